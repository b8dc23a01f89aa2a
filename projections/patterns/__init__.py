"""Patterns for regulators: what deserves a second look, across all bodies."""
