"""Demonstration data: a generated history, recorded through the real services."""
