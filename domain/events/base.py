"""Base classes of stored events."""

from datetime import date, datetime
from typing import ClassVar

from domain.calendar import start_of_day
from domain.values import Text, Value


class Event(Value):
    """A fact that was recorded. Once deployed its shape never changes.

    `reason` is why it happened, or the basis it rests on: no event may lack it
    (rule 14: who, in what role, why, effective when, recorded when).
    """

    topic: ClassVar[str]
    """The stored name, `stream.fact.vN`; never a Python path."""

    reason: Text

    def effective_at(self, recorded_at: datetime) -> datetime:
        """The instant from which the fact holds: when recorded, unless it says otherwise."""
        return recorded_at


class DatedEvent(Event):
    """A fact that may hold from the start of a civil day other than that of its recording."""

    effective_on: date | None = None

    def effective_at(self, recorded_at: datetime) -> datetime:
        """The start of `effective_on` in Asia/Shanghai, else the moment of recording."""
        return start_of_day(self.effective_on) if self.effective_on else recorded_at
