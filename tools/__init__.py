"""Tools for those who work on the code; nothing here runs in the service."""
