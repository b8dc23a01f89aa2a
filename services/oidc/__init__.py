"""OpenID Connect: login through an external identity provider.

`elsewhere` is the way in. It is not imported here: what it needs takes a while, and few commands need it.
"""
