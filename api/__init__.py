"""The ways in: HTTP, pages and the command line; the only place where things are put together."""
