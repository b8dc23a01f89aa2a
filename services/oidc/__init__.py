"""Logging in elsewhere: whom does another issuer of identities vouch for?

`elsewhere` is the way in. It is not imported here: what it needs takes a while, and few commands need it.
"""
