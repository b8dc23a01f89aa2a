"""Moments at which an answer may turn, found in what was recorded and without the code that answers."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from pydantic import BaseModel

from domain.calendar import start_of_day
from domain.events.unions import PublicEvent
from domain.recorded import Recorded
from domain.scheme.published import PublishedScheme
from domain.status.standing import standing
from tests.journeys.recorded_walks import known_facts

UNIT: Final = timedelta(microseconds=1)
DAY: Final = timedelta(days=1)


def public_events(history: Sequence[Recorded]) -> list[Recorded]:
    """What the public register reads of the history."""
    return [known for known in history if isinstance(known.event, PublicEvent)]


def recorded_moments(history: Sequence[Recorded]) -> list[datetime]:
    """Each instant of recording, and the smallest unit before it."""
    return sorted({moment for known in history for moment in (known.recorded_at - UNIT, known.recorded_at)})


def effective_moments(history: Sequence[Recorded], scheme: PublishedScheme) -> list[datetime]:
    """Each effective instant, and both ends of each day that an event names or a standing counts to."""
    instants = {known.effective_at for known in history} | {known.recorded_at for known in history}
    days = {found for known in history for found in _times(known.event) if not isinstance(found, datetime)}
    instants |= {found for known in history for found in _times(known.event) if isinstance(found, datetime)}
    days |= {each.deadline for each in scheme.successions.values()}
    days |= set(_days_counted_to(history, scheme, instants | {start_of_day(day) for day in days}))
    instants |= {start_of_day(each) for day in days for each in (day, day + DAY)}
    return sorted({near for instant in instants for near in (instant - UNIT, instant, instant + UNIT)})


def _days_counted_to(
    history: Sequence[Recorded], scheme: PublishedScheme, instants: set[datetime]
) -> Iterator[date]:
    """Days for surveillance and last days of suspensions, each as known after one of the events."""
    for known in history:
        facts = known_facts(history, known.recorded_at)
        for instant in instants:
            if facts is None:
                continue
            said = standing(facts, scheme, instant)
            yield from filter(None, (said.next_surveillance_due, said.suspended_until))


def _times(content: object) -> Iterator[date]:
    """Every day and instant in the fields of an event, whatever event that is."""
    if isinstance(content, date):
        yield content
    elif isinstance(content, BaseModel):
        for name in type(content).model_fields:
            yield from _times(getattr(content, name))
    elif isinstance(content, dict):
        yield from (found for each in content.values() for found in _times(each))
    elif isinstance(content, tuple | list):
        yield from (found for each in content for found in _times(each))
