"""OpenID Connect: login through an external identity provider.

`services.oidc.login` is the entry point. It is not imported here: its libraries load slowly, and few commands
need it.
"""
