"""Check of a list of certificates."""
