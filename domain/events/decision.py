"""Events of the decision on an application."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from domain.calendar import start_of_day
from domain.events.base import Event
from domain.events.evaluation import AuditNumber
from domain.identifier import Identifier
from domain.organisation import Particulars
from domain.values import EditionId, LevelId, Line, Text


class Granted(Event):
    """The certificate exists from the start of `valid_from` to the end of `valid_until`.

    `cycle` is the R-number, 0 for an initial certificate; `lineage` is kept through
    recertification. `lower_because` says why a level below the one reached was granted. `audit` is the
    audit that the grant rests on, which ended on `audit_held_to`; old records do not name it.
    `despite_interest` says why that audit counts although a member of its team had an interest (rule 37).
    """

    topic: ClassVar[str] = "certificate.granted.v2"
    number: Line
    cycle: Annotated[int, Field(ge=0, le=99)]
    lineage: UUID
    first_issued: date
    particulars: Particulars
    edition: EditionId
    level: LevelId
    lower_because: Text | None = None
    decided_on: date
    valid_from: date
    valid_until: date
    audit: AuditNumber | None = None
    audit_held_to: date | None = None
    identifier: Identifier | None = None
    despite_interest: Text | None = None

    def effective_at(self, recorded_at: datetime) -> datetime:
        """The start of the first day of validity."""
        return start_of_day(self.valid_from)


class Refused(Event):
    """The certificate is not granted; it never has a number."""

    topic: ClassVar[str] = "certificate.refused.v1"


class Replaced(Event):
    """A later cycle was granted: `number` takes over on the day `from_day`."""

    topic: ClassVar[str] = "certificate.replaced.v1"
    by: UUID
    number: Line
    from_day: date

    def effective_at(self, recorded_at: datetime) -> datetime:
        """The start of the day on which the later cycle begins."""
        return start_of_day(self.from_day)
