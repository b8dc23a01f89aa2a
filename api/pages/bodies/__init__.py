"""Public pages of certification bodies."""
