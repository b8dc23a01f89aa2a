"""Standings of a sample history: at one moment, as known at another."""

from datetime import UTC, date, datetime, time

from domain.calendar import SHANGHAI, end_of_day
from domain.events.decision import Granted
from domain.scheme.published import PublishedScheme
from domain.status.facts import Facts
from domain.status.fold import after, initial_facts
from domain.status.standing import Standing, Status, standing
from domain.status.timeline import Period, timeline
from tests.domain.certificate.builders import BODY, CONTEXT, SCHEME, HistoryStep, given
from tests.domain.certificate.sample_history import UNTIL_GRANTED

PUBLISHED = CONTEXT.scheme


def facts_of(*steps: HistoryStep, known_at: datetime | None = None) -> Facts:
    """The public facts of a certificate granted on 2025-03-10, as far as recorded by `known_at`."""
    history = given(*UNTIL_GRANTED, *steps)
    grant = next(place for place, known in enumerate(history) if isinstance(known.event, Granted))
    facts = initial_facts(history[grant], BODY, SCHEME)
    for known in history[grant + 1 :]:
        if known_at is None or known.recorded_at <= known_at:
            facts = after(facts, known)
    return facts


def standing_at(
    *steps: HistoryStep,
    as_of: date | datetime,
    known_at: date | datetime | None = None,
    scheme: PublishedScheme = PUBLISHED,
) -> Standing:
    """The answer; a day without a time means its end."""
    known = moment_of(known_at) if known_at else None
    return standing(facts_of(*steps, known_at=known), scheme, moment_of(as_of))


def status(*steps: HistoryStep, as_of: date | datetime, known_at: date | datetime | None = None) -> Status:
    """The status of the answer."""
    return standing_at(*steps, as_of=as_of, known_at=known_at).status


def periods(*steps: HistoryStep, scheme: PublishedScheme = PUBLISHED) -> tuple[Period, ...]:
    """All periods, with everything recorded."""
    return timeline(facts_of(*steps), scheme)


def status_sequence(*steps: HistoryStep) -> list[Status]:
    """The sequence of statuses, without repetitions."""
    statuses: list[Status] = []
    for period in periods(*steps):
        if statuses[-1:] != [period.standing.status]:
            statuses.append(period.standing.status)
    return statuses


def shanghai_time(day: date, clock: str) -> datetime:
    """That moment of the day in China, in UTC."""
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI).astimezone(UTC)


def moment_of(when: date | datetime) -> datetime:
    """The moment itself, or the end of the day."""
    return when if isinstance(when, datetime) else end_of_day(when)
