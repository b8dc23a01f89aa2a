"""Public lookup of a certificate by its number."""
