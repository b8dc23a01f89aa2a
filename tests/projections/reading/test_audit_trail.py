"""The audit trail: every event of every stream, with who, why, effective when and recorded when."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from domain.calendar import start_of_day
from domain.events.institution import NumberAllocated
from domain.streams import body_stream, scheme_stream, series_stream
from projections.audit_trail.queries import AuditTrail, Order, Question
from projections.cursors import UnknownCursor
from projections.moments import MomentWithoutZone
from projections.worker import Worker
from services.event_store import EventStore
from tests.projections.given import ACTOR, BODY, SCHEME, Clock, World, suspended

NUMBER = "12325SC00001R0M"
DAY = date(2025, 3, 10)


@pytest.fixture(scope="module", autouse=True)
def one(world: World, worker: Worker, clock: Clock) -> UUID:
    """A certificate of which a part was read before it was granted, and a number series."""
    world.opened()
    one = world.granted("one", NUMBER, DAY)
    allocated = NumberAllocated(reason="granted", number=NUMBER, certificate=one)
    world.record(series_stream("123", "SC", 2025), allocated)
    clock.set(date(2025, 5, 20))
    world.record(one, suspended(date(2025, 11, 7), effective_on=date(2025, 5, 8)))
    worker.catch_up()
    return one


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


def test_what_came_before_the_number_is_found_under_it(trail: AuditTrail, one: UUID) -> None:
    by_number, by_stream = trail.history("12325 sc 00001 r0m"), trail.history(one)

    assert by_number == by_stream
    assert [entry.version for entry in by_number] == list(range(1, 9))
    assert {entry.number for entry in by_number} == {NUMBER}


@pytest.mark.parametrize("thing", [uuid4(), "12325SC00009R0M", "", "\0"])
def test_what_is_not_there_has_no_history(trail: AuditTrail, thing: UUID | str) -> None:
    assert trail.history(thing) == ()


def test_history_can_be_read_as_it_was_known_and_as_it_held(trail: AuditTrail, one: UUID) -> None:
    assert len(trail.history(one, known_at=date(2025, 5, 19))) == 7
    assert len(trail.history(one, as_of=date(2025, 5, 7))) == 7
    assert len(trail.history(one, as_of=date(2025, 5, 8))) == 8


def test_entries_of_a_body_include_its_certificates_and_their_numbers(trail: AuditTrail, one: UUID) -> None:
    streams = {entry.stream for entry in trail.search(Question(body=BODY)).entries}

    assert streams == {body_stream(BODY), one, series_stream("123", "SC", 2025)}
    assert scheme_stream(SCHEME) not in streams


@pytest.mark.parametrize(
    ("question", "count"),
    [
        (Question(), 11),
        (Question(actor="P-li"), 11),
        (Question(actor="P-nobody"), 0),
        (Question(topic="certificate.suspended.v1"), 1),
        (Question(since=date(2025, 5, 20)), 1),
        (Question(until=date(2025, 3, 9)), 2),
        (Question(since=DAY, until=DAY), 8),
        (Question(body=BODY, topic="certificate.granted.v1"), 1),
        (Question(holds_since=date(2025, 5, 8), holds_until=date(2025, 5, 8)), 1),
        (Question(holds_since=date(2025, 5, 9)), 0),
        (Question(holds_until=date(2025, 5, 7)), 10),
    ],
)
def test_a_search_across_all_streams(trail: AuditTrail, question: Question, count: int) -> None:
    assert len(trail.search(question).entries) == len(list(trail.export(question))) == count


def test_the_earliest_can_come_first(trail: AuditTrail) -> None:
    question = Question(order=Order.EARLIEST)
    pages = [trail.search(question, limit=4)]
    while pages[-1].cursor:
        pages.append(trail.search(question, pages[-1].cursor, limit=4))

    assert [entry.position for page in pages for entry in page.entries] == list(range(1, 12))


def test_a_cursor_belongs_to_its_question(trail: AuditTrail) -> None:
    cursor = trail.search(Question(), limit=1).cursor

    with pytest.raises(UnknownCursor):
        trail.search(Question(body=BODY), cursor)
    with pytest.raises(UnknownCursor):
        trail.search(Question(order=Order.EARLIEST), cursor)


def test_a_time_without_a_zone_is_refused(trail: AuditTrail, clock: Clock) -> None:
    with pytest.raises(MomentWithoutZone):
        trail.search(Question(since=clock().replace(tzinfo=None)))
