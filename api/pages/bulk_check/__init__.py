"""What anyone sees who looks for a holder, or has a list of certificates checked."""
