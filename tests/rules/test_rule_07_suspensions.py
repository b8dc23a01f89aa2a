"""Rule 7: a suspension has a reason, a start and an end within the limit; expiry takes precedence."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.calendar import add_months
from domain.certificate.errors import SuspensionTooLong
from domain.events.sanctions import Suspended
from domain.status.standing import Status
from domain.values import Role
from tests.domain.certificate.builders import DECIDER, acting, case_of, take
from tests.domain.certificate.sample_history import EVIDENCE, UNTIL_GRANTED, suspension_step
from tests.domain.status.standings import status

GRANTED = case_of(*UNTIL_GRANTED)


def suspend(on: date, **said: Any) -> Suspended:
    terms = {"ground": "complaint", "document": EVIDENCE, "lift_conditions": ["answered"], **said}
    (event,) = take("suspend", GRANTED, acting(DECIDER, Role.DECIDER, on=on), terms)
    assert isinstance(event, Suspended)
    return event


@given(st.dates(date(2025, 3, 10), date(2028, 3, 9)))
def test_it_ends_within_six_months_whenever_it_begins(on: date) -> None:
    assert on < suspend(on).until <= add_months(on, 6)


def test_a_day_beyond_the_limit_is_refused() -> None:
    with pytest.raises(SuspensionTooLong):
        suspend(date(2026, 1, 20), until=date(2026, 7, 20))


@pytest.mark.parametrize("lacking", ["reason", "ground", "lift_conditions"])
def test_it_says_why_and_what_would_lift_it(lacking: str) -> None:
    with pytest.raises(ValidationError, match=lacking):
        suspend(date(2026, 1, 20), **{lacking: "" if lacking == "reason" else ()})


def test_it_has_a_start() -> None:
    event = suspend(date(2026, 1, 20), effective_on=date(2026, 1, 8))

    assert event.effective_on == date(2026, 1, 8)


def test_expiry_wins() -> None:
    late = suspension_step(date(2028, 2, 1), until=date(2028, 7, 31))

    assert [status(late, as_of=day) for day in (date(2028, 3, 9), date(2028, 3, 10))] == [
        Status.SUSPENDED,
        Status.EXPIRED,
    ]
