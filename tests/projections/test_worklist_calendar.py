"""The calendar of the work list: kept in the view; when it changes, everything is counted again (ADR 17)."""

from datetime import date
from typing import Final

import pytest

from domain.deadlines import Kind
from domain.events.appeals import ComplaintAcknowledged, ComplaintFiled, ComplaintKind
from domain.working_days import WEEKENDS, WEEKENDS_ALONE, HolidayYear, WorkingDays
from projections.rebuild import rebuild
from projections.view import View
from projections.views import views_with
from projections.worker import Worker
from projections.worklist.filters import WorklistFilters
from projections.worklist.queries import Worklist
from services.event_store import EventStore
from tests.domain.certificate.builders import noon
from tests.projections.builders import BODY, Clock, EventRecorder, certificate, events_until_grant

OCTOBER: Final = HolidayYear(
    year=2026,
    source="notice",
    holidays=tuple(date(2026, 10, number) for number in range(1, 8)),
    workdays=(date(2026, 10, 10),),
)
KNOWN: Final = WorkingDays(years=(OCTOBER,))


@pytest.fixture
def complained(world: EventRecorder, clock: Clock) -> date:
    """A complaint received on the eve of the October holidays of 2026; the day."""
    day = date(2026, 9, 30)
    clock.set(day)
    world.open_register()
    filed = ComplaintFiled(
        reason="sent", complaint=1, kind=ComplaintKind.SERVICE, received_at=noon(day), statement="late"
    )
    world.record(certificate(), *events_until_grant(date(2026, 3, 1), "12326SC00001R0M"), filed)
    return day


def answers(worklist: Worklist, day: date) -> list[tuple[date | None, tuple[str, ...]]]:
    page = worklist.worklist(BODY, day, WorklistFilters(kind=Kind.COMPLAINT_TO_ANSWER))
    return [(each.due_on, each.calendars) for each in page.items]


def updated_by(known: WorkingDays, url: str, store: EventStore) -> tuple[View, ...]:
    """The views, after a worker with that calendar has caught up."""
    views = views_with(lambda: known)
    Worker(url, store, views).catch_up()
    return views


def test_a_calendar_that_arrives_later_counts_the_list_again_without_an_event(
    complained: date, store: EventStore, migrated_url: str, worklist: Worklist
) -> None:
    updated_by(WEEKENDS_ALONE, migrated_url, store)
    before = answers(worklist, complained)
    views = updated_by(KNOWN, migrated_url, store)
    counted = [(date(2026, 10, 10), ("notice",))]

    assert before == [(date(2026, 10, 5), (WEEKENDS,))]
    assert answers(worklist, complained) == counted
    assert rebuild(views[-1], store, migrated_url).differences == ()
    assert answers(worklist, complained) == counted


def test_what_is_recorded_later_is_counted_by_the_calendar_of_the_list(
    complained: date, world: EventRecorder, store: EventStore, migrated_url: str, worklist: Worklist
) -> None:
    updated_by(KNOWN, migrated_url, store)
    world.record(certificate(), ComplaintAcknowledged(reason="told", complaint=1))
    updated_by(KNOWN, migrated_url, store)

    assert answers(worklist, complained) == [(date(2026, 10, 10), ("notice",))]
