"""Rule 9: a recertification granted before expiry follows on the day after; no day has two cycles."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.certificate.errors import DatesOutOfOrder, ProceedingPending
from domain.events.base import Event
from domain.events.decision import Granted
from domain.values import Role
from tests.domain.certificate.builders import CONTEXT, DECIDER, acting, case_of, take
from tests.domain.certificate.sample_history import LAST_DAY, SUPERVISED, UNTIL_GRANTED, reviewed_steps

PRIOR = case_of(*UNTIL_GRANTED, *SUPERVISED)
NEW = case_of(*reviewed_steps(date(2027, 9, 10)), stream=UUID(int=9))
DAY_AFTER = LAST_DAY + timedelta(days=1)


def recertified(on: date, valid_from: date | None = None, replaced_by: UUID | None = None) -> Event:
    context = replace(CONTEXT, prior=replace(PRIOR, replaced_by=replaced_by))
    said = {"level": "five-star", "valid_from": valid_from}
    (event,) = take("grant", NEW, acting(DECIDER, Role.DECIDER, on=on), said, context)
    return event


@given(st.dates(date(2027, 9, 10), date(2028, 9, 10)))
def test_no_day_is_valid_under_two_cycles_and_none_is_left_out_before_expiry(on: date) -> None:
    event = recertified(on)

    assert isinstance(event, Granted)
    assert event.valid_from == max(DAY_AFTER, on)
    assert event.cycle == (1 if on <= LAST_DAY else 0)


def test_nobody_can_make_them_overlap() -> None:
    with pytest.raises(DatesOutOfOrder):
        recertified(date(2028, 2, 1), valid_from=LAST_DAY)


def test_nobody_can_follow_twice() -> None:
    with pytest.raises(ProceedingPending):
        recertified(date(2028, 2, 1), replaced_by=UUID(int=8))
