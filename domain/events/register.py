"""Events of the register itself: holders, numbers, the list of serious distrust, and rules adopted.

A holder's stream and a number's stream are written in the same transaction as the certificate's, so that no
race can pass the checks of rules 10, 21 and 24.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.events.base import Event
from domain.events.evaluation import AuditNumber
from domain.events.institution import BodyCode
from domain.identifier import Identifier
from domain.values import BodyId, Document, Line, PersonId, SchemeId


class HeldState(StrEnum):
    """The state of a certificate as far as its holder's other certificates depend on it."""

    LIVE = "live"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    DEREGISTERED = "deregistered"
    ANNULLED = "annulled"
    """The grant was set aside."""
    LEFT = "left"
    """Its holder has another code now; a sanction bars under this one as well."""


class HolderNoted(Event):
    """The state of one certificate of the holder; a later one of the same certificate replaces it.

    `fault` says that a suspension is for the holder's own fault, `barred_from` the day from which the bar to
    a new application runs (rule 24). `predecessor` is the certificate that this one succeeds.
    """

    topic: ClassVar[str] = "holder.noted.v1"
    scheme: SchemeId
    certificate: UUID
    body: BodyId
    number: Line
    state: HeldState
    valid_from: date
    valid_until: date
    fault: bool = False
    barred_from: date | None = None
    predecessor: UUID | None = None


class UnfavourablyAudited(Event):
    """An initial audit of the holder's application at this body did not recommend (rule 26).

    Whatever becomes of the application `certificate`, the next audit has another leader, until the body
    grants a certificate.
    """

    topic: ClassVar[str] = "holder.unfavourably-audited.v1"
    scheme: SchemeId
    certificate: UUID
    body: BodyId
    audit: AuditNumber
    leader: PersonId
    held_to: date


class NumberReserved(Event):
    """The number belongs to that certificate for ever (rule 10); the stream is that of its key."""

    topic: ClassVar[str] = "number.reserved.v1"
    number: Line
    certificate: UUID


class CodeReserved(Event):
    """The body has these digits in its certificate numbers (rule 39); the stream is that of the code.

    A body that is recoded before its first number leaves its code to the next one: the last entry holds.
    """

    topic: ClassVar[str] = "code.reserved.v1"
    code: BodyCode
    body: BodyId


class CodeUsed(Event):
    """A certificate was numbered with the code: it stays with its body for ever (rule 39)."""

    topic: ClassVar[str] = "code.used.v1"
    body: BodyId


class CodeReleased(Event):
    """The body has another code now, and none of its numbers had this one."""

    topic: ClassVar[str] = "code.released.v1"
    body: BodyId


class DistrustListed(Event):
    """The organisation is on the list of serious distrust (严重失信) from `since` to `until` (rule 24)."""

    topic: ClassVar[str] = "organisation.distrust-listed.v1"
    identifier: Identifier
    document: Document
    since: date
    until: date | None = None


class RulesAdopted(Event):
    """Rules that change answers without a new event hold for what is known from now on (domain rule 6)."""

    topic: ClassVar[str] = "register.rules-adopted.v1"
    rules: Line
