"""Rule 8: surveillance one day overdue calls for suspension on that day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import add_months
from domain.certificate.errors import SurveillanceOverdue
from domain.certificate.upkeep import next_surveillance_due
from domain.values import Role
from tests.domain.certificate.given import AROUND, DECIDER, acting, case_of, take
from tests.domain.certificate.steps import UNTIL_GRANTED, surveyed, suspended
from tests.domain.status.telling import at, told


def test_on_the_last_day_it_is_not_overdue() -> None:
    assert not told(as_of=at(date(2026, 3, 10), "23:59:59.999999")).surveillance_overdue


def test_at_the_first_moment_of_the_next_day_it_is() -> None:
    assert told(as_of=at(date(2026, 3, 11), "00:00")).surveillance_overdue


@given(st.dates(date(2025, 3, 11), date(2027, 3, 9)))
def test_the_next_is_due_a_year_after_the_last(held: date) -> None:
    steps = surveyed(held, 2)

    assert next_surveillance_due(case_of(*UNTIL_GRANTED, *steps), AROUND) == add_months(held, 12)
    assert told(*steps, as_of=held).next_surveillance_due == add_months(held, 12)


def test_while_it_is_overdue_no_suspension_is_lifted() -> None:
    stopped = suspended(date(2026, 1, 8), until=date(2026, 7, 7))
    act = acting(DECIDER, Role.DECIDER, on=date(2026, 3, 11))

    with pytest.raises(SurveillanceOverdue):
        take("reinstate", case_of(*UNTIL_GRANTED, stopped), act, {"conditions_met": ["complaints answered"]})
