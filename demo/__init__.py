"""A made-up history, lived through the real services, so that everything can be seen at work."""
