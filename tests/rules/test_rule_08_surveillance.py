"""Rule 8: surveillance one day overdue calls for suspension on that day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import add_months
from domain.certificate.surveillance import SurveillanceOverdue, next_surveillance_due
from domain.values import Role
from tests.domain.certificate.builders import CONTEXT, DECIDER, acting, case_of, take
from tests.domain.certificate.sample_history import UNTIL_GRANTED, surveillance_steps, suspension_step
from tests.domain.status.standings import shanghai_time, standing_at


def test_on_the_last_day_it_is_not_overdue() -> None:
    assert not standing_at(as_of=shanghai_time(date(2026, 3, 10), "23:59:59.999999")).surveillance_overdue


def test_at_the_first_moment_of_the_next_day_it_is() -> None:
    assert standing_at(as_of=shanghai_time(date(2026, 3, 11), "00:00")).surveillance_overdue


@given(st.dates(date(2025, 3, 11), date(2027, 3, 9)))
def test_the_next_is_due_a_year_after_the_last(held: date) -> None:
    steps = surveillance_steps(held, 2)

    assert next_surveillance_due(case_of(*UNTIL_GRANTED, *steps), CONTEXT) == add_months(held, 12)
    assert standing_at(*steps, as_of=held).next_surveillance_due == add_months(held, 12)


def test_while_it_is_overdue_no_suspension_is_lifted() -> None:
    stopped = suspension_step(date(2026, 1, 8), until=date(2026, 7, 7))
    act = acting(DECIDER, Role.DECIDER, on=date(2026, 3, 11))

    with pytest.raises(SurveillanceOverdue):
        take("reinstate", case_of(*UNTIL_GRANTED, stopped), act, {"conditions_met": ["complaints answered"]})
