"""Scopes of API keys: which of its person's permissions a key grants."""

from enum import StrEnum
from typing import Final


class Scope(StrEnum):
    """A part of the interface that a key opens only if it says so."""

    READ = "read"
    WRITE = "write"
    DECIDE = "decide"
    """The decisions for which a person in a browser shows a second factor once more."""
    OPERATE = "operate"
    """Bodies and schemes, for the operator of the register: never together with another scope."""


DEFAULT: Final = frozenset({Scope.READ, Scope.WRITE})
"""Of a key that does not say: a program that decides about certificates is the exception."""

ALL: Final = frozenset(Scope) - {Scope.OPERATE}
"""All that a key of a person of a body, or of a regulator, can have."""
