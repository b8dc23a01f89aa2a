"""Errors over HTTP: one table of problem types, and how they are answered (RFC 9457)."""
