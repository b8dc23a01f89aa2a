"""Events during the life of a certificate: surveillance, changes, levels, editions, rectifications."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from domain.events.base import DatedEvent, Event
from domain.events.evaluation import AuditNumber
from domain.identifier import Identifier
from domain.organisation import Alteration, NotApplicables, Permits, ScopeUnits, Sites
from domain.values import EditionId, LevelId, Line, Text

ChangeNumber = Annotated[int, Field(ge=1, le=999_999)]
Version = Annotated[int, Field(ge=1)]


class Measure(StrEnum):
    """Measures after a failed surveillance; one or more of them."""

    SUPPLEMENTARY_AUDIT = "supplementary_audit"
    DOWNGRADE = "downgrade"
    SUSPEND = "suspend"
    REVOKE = "revoke"


class ChangeKind(StrEnum):
    """Changes that the holder must report."""

    PARTICULARS = "particulars"
    MANAGEMENT = "management"
    SERVICE = "service"


class Supervised(Event):
    """A surveillance was concluded on the results of an audit; no measures means maintained.

    `held_on` is the last day of the audit. If it `counts`, the next surveillance is counted from that day;
    a supplementary audit does not count (rule 23). In the first version every one counts.
    """

    topic: ClassVar[str] = "certificate.supervised.v2"
    audit: AuditNumber
    held_on: date
    passed: bool
    measures: tuple[Measure, ...]
    counts: bool


class MeasureWaived(Event):
    """A measure that a failed surveillance ordered is not taken after all (rule 31)."""

    topic: ClassVar[str] = "certificate.measure-waived.v1"
    measure: Measure


class ChangeRequested(Event):
    """The holder reports a change; `proposed` has the new values for the certificate."""

    topic: ClassVar[str] = "certificate.change-requested.v2"
    change: ChangeNumber
    kind: ChangeKind
    description: Text
    proposed: Alteration
    reported_on: date
    identifier: Identifier | None = None


class ChangeEvaluated(Event):
    """A change was evaluated, on paper or by an audit, by someone who will not decide it."""

    topic: ClassVar[str] = "certificate.change-evaluated.v1"
    change: ChangeNumber
    favourable: bool
    audit: AuditNumber | None = None


class Changed(DatedEvent):
    """The change was approved; the values in `altered` hold from then on."""

    topic: ClassVar[str] = "certificate.changed.v2"
    change: ChangeNumber
    altered: Alteration
    identifier: Identifier | None = None
    not_applicable: NotApplicables = ()
    permits: Permits = ()
    sites: Sites | None = None
    scope_units: ScopeUnits | None = None


class ChangeRejected(Event):
    """The certificate stays as it is."""

    topic: ClassVar[str] = "certificate.change-rejected.v1"
    change: ChangeNumber


class Upgraded(DatedEvent):
    """A higher level, reached in an audit."""

    topic: ClassVar[str] = "certificate.upgraded.v1"
    audit: AuditNumber
    level: LevelId


class LevelRestored(DatedEvent):
    """A downgrade was set aside on appeal: the level before it holds again."""

    topic: ClassVar[str] = "certificate.level-restored.v1"
    level: LevelId


class Transitioned(DatedEvent):
    """The certificate moved to another edition of its standard."""

    topic: ClassVar[str] = "certificate.transitioned.v1"
    audit: AuditNumber
    edition: EditionId
    rule_version: Line


class Rectified(Event):
    """A clerical error is corrected: the certificate should have said this from the start.

    `rectifies` is the version of the event in error; the correction holds from when that event did.
    """

    topic: ClassVar[str] = "certificate.rectified.v2"
    rectifies: Version
    altered: Alteration
    since: AwareDatetime
    identifier: Identifier | None = None
    not_applicable: NotApplicables = ()
    permits: Permits = ()
    sites: Sites | None = None
    scope_units: ScopeUnits | None = None

    def effective_at(self, recorded_at: datetime) -> datetime:
        """The instant from which the event in error held."""
        return self.since
