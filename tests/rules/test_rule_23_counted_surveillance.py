"""Rule 23: only a planned surveillance audit moves the date of the next, passed or failed alike."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.certificate.errors import ProceedingPending
from domain.certificate.surveillance import next_surveillance_due
from domain.events.base import Event
from domain.events.evaluation import AuditPurpose
from domain.events.upkeep import Supervised
from domain.status.standing import Status
from domain.values import Role
from tests.api.case_steps import grant_certificate, plan_audit, record_audit, today
from tests.api.running_service import FIRST_DAY, Service, json_body
from tests.domain.certificate.builders import (
    CONTEXT,
    LEADER,
    OTHER_DECIDER,
    PLANNER,
    HistoryStep,
    acting,
    case_of,
    take,
)
from tests.domain.certificate.sample_history import (
    UNTIL_GRANTED,
    audit_step,
    decision_step,
    plan_step,
    surveillance_steps,
)
from tests.domain.status.standings import standing_at
from tests.rules.everywhere import read_everywhere

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


UNFAVOURABLE = FAILED[:2]
AGAIN = (plan_step(AuditPurpose.SURVEILLANCE, VISITED, 3), audit_step(VISITED, 3))


def supervise(*steps: HistoryStep, **terms: Any) -> Any:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=date(2026, 1, 27))
    (event,) = take("supervise", case_of(*UNTIL_GRANTED, *steps), act, terms)
    return event


def test_no_second_surveillance_washes_out_one_that_failed() -> None:
    failed = {"passed": False, "measures": ["downgrade"]}

    with pytest.raises(ProceedingPending, match="audit 2 first"):
        supervise(*UNFAVOURABLE, *AGAIN, audit=3, passed=True)
    assert supervise(*UNFAVOURABLE, *AGAIN, **failed).audit == 2
    assert supervise(*FAILED, *AGAIN, passed=True).audit == 3


def test_no_second_surveillance_is_planned_before_the_first_is_concluded() -> None:
    terms = {"leader": LEADER, "team": [LEADER], "starts": VISITED, "ends": VISITED}

    def plan(*steps: HistoryStep, purpose: str = "surveillance") -> list[Event]:
        act = acting(PLANNER, Role.PLANNER, on=VISITED)
        return take("plan-audit", case_of(*UNTIL_GRANTED, *steps), act, terms | {"purpose": purpose})

    with pytest.raises(ProceedingPending):
        plan(*UNFAVOURABLE)
    assert plan(*FAILED)
    assert plan(*UNFAVOURABLE, purpose="supplementary")


def hold(service: Service, case: str, purpose: str, **concluded: Any) -> None:
    """An audit of a certificate, held and concluded today."""
    json_body(plan_audit(service, case, purpose))
    json_body(record_audit(service, case))
    service.clock.advance(minutes=1)
    json_body(service.decide(case, "supervise", "decider", **concluded))


def test_a_supplementary_audit_passed_puts_nothing_off(service: Service) -> None:
    case, number = grant_certificate(service)
    service.clock.set_day(FIRST_DAY + timedelta(days=300))
    held_on = today(service)
    hold(service, case, "surveillance", passed=False, measures=["supplementary_audit"])
    due = date.fromisoformat(service.public(number)["next_surveillance_due"])
    service.clock.advance(days=60)
    hold(service, case, "supplementary", passed=True)

    assert due == held_on.replace(year=held_on.year + 1)
    service.clock.set_day(due)
    on_the_day = read_everywhere(service, number)
    assert on_the_day.answer == ("valid", "five-star", "yes")
    assert "overdue" not in on_the_day.patterns
    service.clock.set_day(due + timedelta(days=1))
    late = read_everywhere(service, number)
    assert late.answer == ("valid", "five-star", "with_notice")
    assert late.notices == ("surveillance_overdue",)
    assert "suspend" in late.due["surveillance_overdue"]
    assert "overdue" in late.patterns
