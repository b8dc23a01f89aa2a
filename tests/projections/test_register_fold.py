"""Fold of the public register, without a store: the effect of single events."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events.base import Event
from domain.events.upkeep import Changed
from domain.organisation import Alteration
from domain.recorded import Recorded
from domain.status.standing import Status
from projections.public_register.names import bigrams, normalise_name, number_key
from projections.public_register.public_history import public_event_entry
from projections.public_register.register_batch import KnownPeriod, RegisterBatch
from tests.projections.builders import (
    NOON,
    applied,
    audited,
    certificate,
    envelopes,
    granted,
    published,
    revoked,
    supervised,
    suspended,
)

DAY = date(2025, 3, 1)
BEGUN: tuple[Event, ...] = (published(), applied(), granted("12325SC00001R0M", DAY))
MORE: tuple[Event, ...] = (
    suspended(date(2025, 8, 1), effective_on=date(2025, 3, 1)),
    supervised(date(2025, 4, 1), 2),
    Changed(reason="renamed", change=1, altered=Alteration(name="新名")),
    revoked(),
)


def history(*events: Event) -> list[Recorded]:
    return envelopes(*events, stream=certificate(), at=NOON)


def batch_after(*batches: list[Recorded]) -> RegisterBatch:
    book = RegisterBatch()
    for batch in batches:
        book.apply(batch)
    return book


def open_periods(book: RegisterBatch) -> list[KnownPeriod]:
    return [known for known in book.new_periods.values() if known.known_until is None]


def test_before_its_grant_the_public_knows_nothing_of_a_case() -> None:
    book = batch_after(history(published(), applied(), audited(DAY)))

    assert (book.new_periods, book.public_events, book.facts) == ({}, [], {})


def test_a_grant_teaches_the_whole_course_to_the_expiry() -> None:
    statuses = [known.period.standing.status for known in open_periods(batch_after(history(*BEGUN)))]

    assert (statuses[0], statuses[-1]) == (Status.NOT_YET_ISSUED, Status.EXPIRED)
    assert set(statuses[1:-1]) == {Status.VALID}


def test_what_is_learned_better_is_closed_and_never_removed() -> None:
    book = batch_after(history(*BEGUN, revoked()))
    closed = [known for known in book.new_periods.values() if known.known_until]

    assert {known.known_until for known in closed} == {NOON + timedelta(seconds=3)}
    assert Status.EXPIRED in {known.period.standing.status for known in closed}


@given(st.permutations(MORE))
def test_at_every_moment_of_knowledge_the_periods_cover_all_time_once(order: list[Event]) -> None:
    events = history(*BEGUN, *order)
    book = batch_after(events)

    for known_at in (each.recorded_at for each in events[2:]):
        periods = sorted(_periods_known_at(book, known_at), key=lambda known: str(known.period.starts or ""))
        ends = [known.period.ends for known in periods]
        assert [known.period.starts for known in periods] == [None, *ends[:-1]]
        assert ends[-1] is None


def _periods_known_at(book: RegisterBatch, known_at: datetime) -> list[KnownPeriod]:
    return [
        known
        for known in book.new_periods.values()
        if known.known_from <= known_at and (known.known_until is None or known_at < known.known_until)
    ]


@given(st.integers(min_value=1, max_value=6))
def test_how_events_are_cut_into_batches_makes_no_difference(cut: int) -> None:
    events = history(*BEGUN, *MORE)
    whole, parts = batch_after(events), batch_after(events[:cut], events[cut:])

    assert (whole.new_periods, whole.public_events, whole.new_identifiers) == (
        parts.new_periods,
        parts.public_events,
        parts.new_identifiers,
    )


@pytest.mark.parametrize("event", [applied(), audited(DAY), published()])
def test_what_is_not_public_is_no_happening(event: Event) -> None:
    assert public_event_entry(history(event)[0]) is None


def test_the_public_is_not_told_how_many_people_a_holder_employs() -> None:
    changed = Changed(reason="grew", change=1, altered=Alteration(headcount=500, address="福州"))
    line = public_event_entry(history(changed)[0])

    assert line
    assert line.details == {"altered": {"address": "福州"}}


@pytest.mark.parametrize(
    ("one", "other"),
    [("（北京） ACME", "(北京)acme"), ("Straße", "STRASSE"), ("ｱ", "ア"), ("A\u200bB", "a b"), ("①", "1")],
)
def test_names_are_the_same_in_any_width_and_case(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


@given(st.text(max_size=30), st.text(max_size=10), st.text(max_size=10))
def test_whatever_a_name_contains_its_grams_contain(part: str, before: str, after: str) -> None:
    name, sought = normalise_name(before + part + after), normalise_name(part)

    assert normalise_name(name) == name
    if sought in name:
        assert set(bigrams(sought)) <= set(bigrams(name))


@given(st.text(alphabet=st.characters(), max_size=20))
def test_a_key_is_something_a_database_can_hold(text: str) -> None:
    key = number_key(text)

    assert "\0" not in key
    assert key.encode() or key == ""
