"""An indicator: an event that deserves a second look by a rule of the domain, and what it is found in."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.certificate.state import Certificate
from domain.recorded import Recorded
from domain.scheme.model import Scheme
from domain.scheme.published import PublishedScheme


class IndicatorKind(StrEnum):
    """Kinds of indicators."""

    DELETIONS = "deletions"
    SUSPENDED_AGAIN = "suspended_again"
    LEFT_SANCTION = "left_sanction"
    CONTRADICTED_GROUND = "contradicted_ground"
    OLD_AUDIT = "old_audit"
    SANCTIONED_PREDECESSOR = "sanctioned_predecessor"
    TWO_CERTIFICATES = "two_certificates"


@dataclass(frozen=True)
class Indicator:
    """The event at `position` deserves a second look; `measure` is what thresholds compare.

    `key` distinguishes indicators of one kind at the same event.
    """

    kind: IndicatorKind
    position: int
    measure: int
    details: dict[str, Any]
    key: str = ""


@dataclass(frozen=True)
class SchemeHistory:
    """A scheme after each of its events, by the position of the event."""

    states: tuple[tuple[int, PublishedScheme], ...] = ()

    def rules(self, edition: str, position: int) -> Scheme | None:
        """The rules of an edition as they stood at that position; None before its publication."""
        known = [scheme for at, scheme in self.states if at <= position]
        return known[-1].editions.get(edition) if known else None


@dataclass(frozen=True)
class CertificateHistory:
    """The history of a certificate, the state it led to, and what lies outside it."""

    events: Sequence[Recorded]
    now: Certificate
    scheme: SchemeHistory
    prior: Certificate | None = None

    @property
    def set_aside(self) -> frozenset[int]:
        """Versions of the decisions that were set aside."""
        return frozenset(each.version for each in self.now.decisions if each.set_aside)
