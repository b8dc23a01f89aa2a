"""The audit trail: every event of every stream, with who, why, effective when and recorded when."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from domain.calendar import start_of_day
from domain.events.institution import NumberAllocated
from domain.streams import body_stream, scheme_stream, series_stream
from projections.audit_trail.queries import AuditTrail, AuditTrailFilters, Order
from projections.cursors import InvalidCursor
from projections.moments import TimeZoneMissing
from projections.worker import Worker
from services.event_store import EventStore
from tests.projections.builders import ACTOR, BODY, SCHEME, Clock, EventRecorder, suspended

NUMBER = "12325SC00001R0M"
DAY = date(2025, 3, 10)


@pytest.fixture(scope="module", autouse=True)
def certificate_id(world: EventRecorder, worker: Worker, clock: Clock) -> UUID:
    """A certificate of which a part was read before it was granted, and a number series."""
    world.open_register()
    certificate_id = world.grant("one", NUMBER, DAY)
    allocated = NumberAllocated(reason="granted", number=NUMBER, certificate=certificate_id)
    world.record(series_stream("123", "SC", 2025), allocated)
    clock.set(date(2025, 5, 20))
    world.record(certificate_id, suspended(date(2025, 11, 7), effective_on=date(2025, 5, 8)))
    worker.catch_up()
    return certificate_id


def test_every_event_of_every_stream_is_in_it(trail: AuditTrail, store: EventStore) -> None:
    exported = list(trail.export())

    assert [entry.position for entry in exported] == [each.position for each in store.after(0, 100)]
    assert {entry.kind for entry in exported} == {"scheme", "body", "certificate", "series"}


def test_each_entry_names_who_in_what_role_why_and_when(trail: AuditTrail) -> None:
    entry = trail.history(NUMBER)[-1]

    assert (entry.person, entry.role, entry.actor_body) == (ACTOR.person, ACTOR.role, ACTOR.body)
    assert entry.reason == entry.payload["reason"] == "findings tell of it"
    assert entry.effective_at == start_of_day(date(2025, 5, 8))
    assert entry.recorded_at > start_of_day(date(2025, 5, 20))


def test_what_came_before_the_number_is_found_under_it(trail: AuditTrail, certificate_id: UUID) -> None:
    by_number, by_stream = trail.history("12325 sc 00001 r0m"), trail.history(certificate_id)

    assert by_number == by_stream
    assert [entry.version for entry in by_number] == list(range(1, 9))
    assert {entry.number for entry in by_number} == {NUMBER}


@pytest.mark.parametrize("thing", [uuid4(), "12325SC00009R0M", "", "\0"])
def test_what_is_not_there_has_no_history(trail: AuditTrail, thing: UUID | str) -> None:
    assert trail.history(thing) == ()


def test_history_can_be_read_as_it_was_known_and_as_it_held(trail: AuditTrail, certificate_id: UUID) -> None:
    assert len(trail.history(certificate_id, known_at=date(2025, 5, 19))) == 7
    assert len(trail.history(certificate_id, as_of=date(2025, 5, 7))) == 7
    assert len(trail.history(certificate_id, as_of=date(2025, 5, 8))) == 8


def test_entries_of_a_body_include_its_certificates_and_their_numbers(
    trail: AuditTrail, certificate_id: UUID
) -> None:
    streams = {entry.stream for entry in trail.search(AuditTrailFilters(body=BODY)).entries}

    assert streams == {body_stream(BODY), certificate_id, series_stream("123", "SC", 2025)}
    assert scheme_stream(SCHEME) not in streams


@pytest.mark.parametrize(
    ("question", "count"),
    [
        (AuditTrailFilters(), 11),
        (AuditTrailFilters(actor="P-li"), 11),
        (AuditTrailFilters(actor="P-nobody"), 0),
        (AuditTrailFilters(topic="certificate.suspended.v2"), 1),
        (AuditTrailFilters(since=date(2025, 5, 20)), 1),
        (AuditTrailFilters(until=date(2025, 3, 9)), 2),
        (AuditTrailFilters(since=DAY, until=DAY), 8),
        (AuditTrailFilters(body=BODY, topic="certificate.granted.v2"), 1),
        (AuditTrailFilters(holds_since=date(2025, 5, 8), holds_until=date(2025, 5, 8)), 1),
        (AuditTrailFilters(holds_since=date(2025, 5, 9)), 0),
        (AuditTrailFilters(holds_until=date(2025, 5, 7)), 10),
    ],
)
def test_a_search_across_all_streams(trail: AuditTrail, question: AuditTrailFilters, count: int) -> None:
    assert len(trail.search(question).entries) == len(list(trail.export(question))) == count


def test_the_earliest_can_come_first(trail: AuditTrail) -> None:
    question = AuditTrailFilters(order=Order.EARLIEST)
    pages = [trail.search(question, limit=4)]
    while pages[-1].cursor:
        pages.append(trail.search(question, pages[-1].cursor, limit=4))

    assert [entry.position for page in pages for entry in page.entries] == list(range(1, 12))


def test_a_cursor_belongs_to_its_question(trail: AuditTrail) -> None:
    cursor = trail.search(AuditTrailFilters(), limit=1).cursor

    with pytest.raises(InvalidCursor):
        trail.search(AuditTrailFilters(body=BODY), cursor)
    with pytest.raises(InvalidCursor):
        trail.search(AuditTrailFilters(order=Order.EARLIEST), cursor)


def test_a_time_without_a_zone_is_refused(trail: AuditTrail, clock: Clock) -> None:
    with pytest.raises(TimeZoneMissing):
        trail.search(AuditTrailFilters(since=clock().replace(tzinfo=None)))
