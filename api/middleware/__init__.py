"""Middleware, in the order in which `api.main` stacks it."""
