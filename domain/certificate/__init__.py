"""The life of one certificate: what it remembers and what may be decided about it."""
