"""Identifier of an organisation: the code that says which legal person it is (rule 36)."""

from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import StringConstraints

from domain.values import Document, Line, Text, Value

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2; Hong Kong, Macao and Taiwan have codes of their own: HK, MO, TW."""


class IdentifierKind(StrEnum):
    """The kind of code; two codes of different kinds never name the same holder."""

    USCC = "uscc"
    USCC_MISISSUED = "uscc_misissued"
    """Issued with a wrong check character; needs a reason and a document."""
    FOREIGN = "foreign"
    OLD_REGISTRATION = "old_registration"
    """A registration number from before 2015."""


class HolderKey(NamedTuple):
    """What makes two organisations the same holder: kind, country and value of the identifier."""

    kind: IdentifierKind
    country: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.country}/{self.value}"


class Identifier(Value):
    """The code of an organisation, and the evidence where it cannot be checked by arithmetic."""

    kind: IdentifierKind
    country: Country = "CN"
    value: Line
    reason: Text | None = None
    document: Document | None = None

    @property
    def key(self) -> HolderKey:
        """The key of the holder's stream."""
        return HolderKey(self.kind, self.country, self.value)


def holder_key(uscc: str, identifier: Identifier | None = None) -> HolderKey:
    """The key of a holder: its identifier if it has one of its own, else its unified social credit code."""
    return identifier.key if identifier else HolderKey(IdentifierKind.USCC, "CN", uscc)
