"""Certification body: approvals at a moment, and interests of its people."""

from datetime import date, datetime, timedelta

import pytest

from domain.approval import ApprovalScope
from domain.body import Body
from domain.calendar import start_of_day
from domain.events.base import Event
from domain.events.institution import ApprovalGiven, ApprovalWithdrawn, InterestDeclared, InterestKind
from tests.domain.certificate.builders import APPROVED, BODY, EDITION, REGISTERED, SCHEME, body_of
from tests.domain.certificate.sample_history import OTHER_USCC, USCC

JUST_BEFORE = timedelta(microseconds=1)
FIELD = "SC03"


def approval_from(day: date) -> ApprovalGiven:
    return ApprovalGiven.model_validate({**APPROVED.model_dump(), "effective_on": day})


def withdrawn_on(day: date | None) -> ApprovalWithdrawn:
    fields = {**APPROVED.model_dump(), "effective_on": day}
    return ApprovalWithdrawn.model_validate(fields)


def interest(until: date | None = None, since: date = date(2020, 1, 1)) -> InterestDeclared:
    return InterestDeclared(
        reason="declared", person="P-li", uscc=USCC, kind=InterestKind.EMPLOYMENT, since=since, until=until
    )


def is_approved(*events: Event, at: datetime | None = None) -> bool:
    return body_of(REGISTERED, *events).approved_for(ApprovalScope(FIELD, SCHEME, EDITION), at)


def has_conflict(*events: Event, on: date, person: str = "P-li", uscc: str = USCC) -> bool:
    return body_of(REGISTERED, *events).has_conflict(person, frozenset({uscc}), on, 2)


def test_a_body_nobody_registered_is_of_version_0() -> None:
    assert Body().version == 0


def test_a_registered_body_has_its_name_and_code() -> None:
    body = body_of(REGISTERED)

    assert (body.version, body.id, body.names[0].name, body.code) == (1, BODY, REGISTERED.name, "123")


def test_without_approval_it_is_approved_for_nothing() -> None:
    assert not is_approved()


def test_it_is_approved_for_field_scheme_and_edition_together() -> None:
    body = body_of(REGISTERED, APPROVED)

    assert body.approved_for(ApprovalScope(FIELD, SCHEME, EDITION))
    assert not body.approved_for(ApprovalScope("SC04", SCHEME, EDITION))
    assert not body.approved_for(ApprovalScope(FIELD, "cleaning", EDITION))
    assert not body.approved_for(ApprovalScope(FIELD, SCHEME, "GB/T 27922-2027"))


def test_an_approval_counts_from_the_day_it_takes_effect() -> None:
    first = start_of_day(date(2025, 6, 1))

    assert not is_approved(approval_from(date(2025, 6, 1)), at=first - JUST_BEFORE)
    assert is_approved(approval_from(date(2025, 6, 1)), at=first)


def test_a_withdrawal_counts_from_the_day_it_takes_effect() -> None:
    last = start_of_day(date(2025, 6, 1))
    events = (APPROVED, withdrawn_on(date(2025, 6, 1)))

    assert is_approved(*events, at=last - JUST_BEFORE)
    assert not is_approved(*events, at=last)


def test_in_the_end_all_that_is_on_record_has_taken_effect() -> None:
    assert not is_approved(APPROVED, withdrawn_on(date(2099, 1, 1)))


def test_an_approval_can_be_given_again() -> None:
    assert is_approved(APPROVED, withdrawn_on(None), APPROVED)


def test_a_tie_without_an_end_disqualifies() -> None:
    assert has_conflict(interest(), on=date(2030, 1, 1))


@pytest.mark.parametrize(("on", "live"), [(date(2027, 6, 30), True), (date(2027, 7, 1), False)])
def test_a_tie_that_ended_lives_on_for_two_years(on: date, live: bool) -> None:
    assert has_conflict(interest(until=date(2025, 6, 30)), on=on) is live


def test_a_tie_announced_for_later_counts_at_once() -> None:
    assert has_conflict(interest(since=date(2030, 1, 1)), on=date(2025, 1, 1))


def test_a_tie_concerns_one_person_and_one_organisation() -> None:
    assert not has_conflict(interest(), on=date(2025, 1, 1), person="P-wang")
    assert not has_conflict(interest(), on=date(2025, 1, 1), uscc=OTHER_USCC)


def test_the_end_of_a_tie_is_declared_by_declaring_it_again() -> None:
    assert not has_conflict(interest(), interest(until=date(2021, 1, 1)), on=date(2025, 1, 1))


def test_another_tie_of_the_same_person_stays() -> None:
    other = interest(until=date(2021, 1, 1), since=date(2019, 1, 1))

    assert has_conflict(interest(), other, on=date(2025, 1, 1))
