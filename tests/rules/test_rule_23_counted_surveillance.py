"""Rule 23: only a planned surveillance audit moves the date of the next, passed or failed alike."""

from datetime import date

import pytest

from domain.certificate.surveillance import next_surveillance_due
from domain.events.evaluation import AuditPurpose
from domain.events.upkeep import Supervised
from domain.status.standing import Status
from domain.values import Role
from tests.domain.certificate.builders import CONTEXT, OTHER_DECIDER, HistoryStep, acting, case_of, take
from tests.domain.certificate.sample_history import (
    UNTIL_GRANTED,
    audit_step,
    decision_step,
    plan_step,
    surveillance_steps,
)
from tests.domain.status.standings import standing_at

FAILED = surveillance_steps(date(2025, 11, 3), 2, points=60, passed=False)
VISITED = date(2026, 1, 20)


def supplementary_steps(counts: bool | None = None) -> tuple[HistoryStep, ...]:
    """A supplementary audit passed on 2026-01-20, concluded by the decision; `counts` as in old events."""
    audit = (plan_step(AuditPurpose.SUPPLEMENTARY, VISITED, 3), audit_step(VISITED, 3))
    case = case_of(*UNTIL_GRANTED, *FAILED, *audit)
    act = acting(OTHER_DECIDER, Role.DECIDER, on=date(2026, 1, 27))
    (event,) = take("supervise", case, act, {"passed": True})
    assert isinstance(event, Supervised)
    concluded = event if counts is None else event.model_copy(update={"counts": counts})
    return (*audit, decision_step(concluded, date(2026, 1, 27)))


@pytest.mark.parametrize(
    ("counts", "day", "due", "overdue"),
    [
        (None, date(2026, 11, 3), date(2026, 11, 3), False),
        (None, date(2026, 11, 4), date(2026, 11, 3), True),
        (True, date(2026, 11, 4), date(2027, 1, 20), False),
    ],
    ids=["on the last day", "one day later", "as the first version of the event counts"],
)
def test_a_supplementary_audit_does_not_move_the_date(
    counts: bool | None, day: date, due: date, overdue: bool
) -> None:
    standing = standing_at(*FAILED, *supplementary_steps(counts), as_of=day)

    assert (standing.status, standing.next_surveillance_due) == (Status.VALID, due)
    assert standing.surveillance_overdue is overdue


def test_the_case_counts_from_the_same_day() -> None:
    case = case_of(*UNTIL_GRANTED, *FAILED, *supplementary_steps())

    assert next_surveillance_due(case, CONTEXT) == date(2026, 11, 3)


def test_a_failed_surveillance_counts_by_the_decision_too() -> None:
    held, failed = FAILED[:2], {"passed": False, "measures": ["supplementary_audit"]}
    act = acting(OTHER_DECIDER, Role.DECIDER, on=date(2025, 11, 10))
    (event,) = take("supervise", case_of(*UNTIL_GRANTED, *held), act, failed)

    assert isinstance(event, Supervised)
    assert event.counts
