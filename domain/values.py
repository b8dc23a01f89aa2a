"""Basic values: ids, texts, roles, documents."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Value(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


STORABLE_PATTERN = r"^[^\x00]*$"
"""PostgreSQL keeps any text but U+0000; half a surrogate pair is no text to pydantic."""

PersonId = Annotated[str, StringConstraints(pattern=r"^P-[A-Za-z0-9-]{1,40}$")]
"""The only identity of a person in an event; names are stored elsewhere and can be erased."""

BodyId = Annotated[str, StringConstraints(pattern=r"^CNCA-RF?-[0-9]{4}-[0-9]{2,4}$")]
"""Approval number of a certification body (认证认可条例)."""

SchemeId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,48}$")]
EditionId = Annotated[str, StringConstraints(min_length=3, max_length=120, pattern=STORABLE_PATTERN)]
"""The standard and its year as printed on a certificate, e.g. `GB/T 27922-2011`."""

LevelId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,30}$")]
ClauseId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]{0,20}$")]
FieldCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9]{2}$")]

Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=STORABLE_PATTERN)
]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=STORABLE_PATTERN)
]
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]


Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
"""An id within a scheme: a kind of document, a condition, a ground."""


class Role(StrEnum):
    """The capacity in which a person acts; the history of the case decides what they may do."""

    REGISTRAR = "registrar"
    REVIEWER = "reviewer"
    PLANNER = "planner"
    AUDITOR = "auditor"
    DECIDER = "decider"
    COMPLAINTS_OFFICER = "complaints_officer"
    ADMINISTRATOR = "administrator"
    REGULATOR = "regulator"
    SYSTEM = "system"


class Titles(Value):
    """One title in the languages of the service."""

    zh: Line
    en: Line


class Document(Value):
    """A document, identified by its digest; the file itself is stored elsewhere."""

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
    name: Line
    digest: Digest


class Actor(Value):
    """The person responsible for an event, and in which capacity."""

    person: PersonId
    role: Role
    body: BodyId | None = None


Count = Annotated[int, Field(ge=1, le=10_000_000)]
