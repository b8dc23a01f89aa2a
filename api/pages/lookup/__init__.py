"""What anyone sees who looks a certificate up by its number."""
