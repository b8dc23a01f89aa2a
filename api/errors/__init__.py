"""Errors over HTTP: the table of problem types, and error responses (RFC 9457)."""
