"""How a request is received, before any route answers it."""
