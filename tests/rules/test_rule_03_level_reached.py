"""Rule 3: the level follows from the sheet alone; a decider may go below it with a reason, never above."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.certificate.errors import LevelTooHigh, ReasonRequired
from domain.events.base import Event
from domain.events.evaluation import Audited, AuditPurpose
from domain.values import Role
from tests.domain.certificate.builders import AFTER_SALES, DECIDER, LEADER, acting, case_of, take
from tests.domain.certificate.sample_history import (
    GRANTED_ON,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    audit_step,
    downgrade_step,
    plan_step,
    review_step,
    sheet,
)

HELD = date(2025, 2, 10)
LEVELS = list(AFTER_SALES.ranks)


def grant(points: str, level: str, because: str | None = None) -> list[Event]:
    steps = (*UNTIL_PLANNED, audit_step(HELD, 1, points), review_step(date(2025, 3, 1), 1))
    said = {"level": level, "lower_because": because}
    return take("grant", case_of(*steps), acting(DECIDER, Role.DECIDER, on=GRANTED_ON), said)


@given(st.fractions(70, 100, max_denominator=100))
def test_the_recorded_level_is_that_of_the_sheet(points: Fraction) -> None:
    said = {"held_from": HELD, "held_to": HELD, "sheet": sheet(str(points)), "recommended": True}
    (event,) = take("record-audit", case_of(*UNTIL_PLANNED), acting(LEADER, Role.AUDITOR, on=HELD), said)
    bounds = {"five-star": 95, "four-star": 90, "three-star": 80, "qualified": 70}

    assert isinstance(event, Audited)
    assert event.level == next(level for level, bound in bounds.items() if points >= bound)


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_above_the_one_reached_is_never_granted(level: str) -> None:
    if level == "five-star":
        with pytest.raises(LevelTooHigh):
            grant("94.96", level, "a reason")
    else:
        assert len(grant("94.96", level, "a reason")) == 1


def test_a_level_below_needs_a_reason() -> None:
    with pytest.raises(ReasonRequired):
        grant("94.96", "three-star")


def test_a_level_above_the_one_reached_is_never_raised_to() -> None:
    audit = (plan_step(AuditPurpose.UPGRADE, date(2026, 2, 2), 2), audit_step(date(2026, 2, 2), 2, 93))
    steps = (downgrade_step(date(2025, 9, 1), "qualified"), *audit, review_step(date(2026, 2, 5), 2))
    act = acting(DECIDER, Role.DECIDER, on=date(2026, 2, 20))

    with pytest.raises(LevelTooHigh):
        take("upgrade", case_of(*UNTIL_GRANTED, *steps), act, {"level": "five-star"})
