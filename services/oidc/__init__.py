"""Logging in elsewhere: whom does another issuer of identities vouch for?

`elsewhere` is the way in. It is not imported here: what it needs takes a while, and few commands need it.
"""

from importlib.resources import files


def tables() -> str:
    """The SQL that must have run in a database before anyone can log in elsewhere."""
    return files(__package__).joinpath("tables.sql").read_text(encoding="utf-8")
