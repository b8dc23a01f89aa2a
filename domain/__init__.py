"""What a certificate is, and what may happen to it."""
