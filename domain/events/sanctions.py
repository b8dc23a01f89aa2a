"""Events that downgrade, suspend, reinstate or end a certificate."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.events.base import DatedEvent
from domain.values import LevelId, Line


class SuspensionGround(StrEnum):
    """Why a certificate is suspended."""

    SURVEILLANCE_FAILED = "surveillance_failed"
    SURVEILLANCE_OVERDUE = "surveillance_overdue"
    MAJOR_NONCONFORMITY = "major_nonconformity"
    MISUSE_OF_MARK = "misuse_of_mark"
    CHANGE_NOT_REPORTED = "change_not_reported"
    COMPLAINT = "complaint"
    HOLDER_REQUEST = "holder_request"
    FEES = "fees"


class RevocationGround(StrEnum):
    """Why a certificate is revoked (撤销), a sanction."""

    SUSPENSION_NOT_REMEDIED = "suspension_not_remedied"
    SERIOUS_FAILURE = "serious_failure"
    FRAUD = "fraud"
    MISUSE_OF_MARK = "misuse_of_mark"
    SURVEILLANCE_REFUSED = "surveillance_refused"
    LAW_BROKEN = "law_broken"


class DeregistrationGround(StrEnum):
    """Why a certificate is deregistered (注销), without fault."""

    HOLDER_REQUEST = "holder_request"
    NOT_RENEWED = "not_renewed"
    BASIS_WITHDRAWN = "basis_withdrawn"
    HOLDER_DISSOLVED = "holder_dissolved"


class Downgraded(DatedEvent):
    """A lower level holds from then on."""

    topic: ClassVar[str] = "certificate.downgraded.v1"
    level: LevelId


class Suspended(DatedEvent):
    """Suspended; `until` is the last day by which it must be lifted or the certificate revoked."""

    topic: ClassVar[str] = "certificate.suspended.v1"
    ground: SuspensionGround
    until: date
    lift_conditions: tuple[Line, ...]


class Reinstated(DatedEvent):
    """The suspension is lifted: each lift condition was met."""

    topic: ClassVar[str] = "certificate.reinstated.v1"
    conditions_met: tuple[Line, ...]


class Revoked(DatedEvent):
    """撤销: ended as a sanction, for good."""

    topic: ClassVar[str] = "certificate.revoked.v1"
    ground: RevocationGround


class Deregistered(DatedEvent):
    """注销: ended without fault, for good."""

    topic: ClassVar[str] = "certificate.deregistered.v1"
    ground: DeregistrationGround
