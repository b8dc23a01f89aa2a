"""Rule 12: a transition is due until its deadline; after it no decision is offered that would be refused."""

from datetime import date, timedelta
from typing import Final

import pytest

from domain.certificate.errors import EditionNotInForce
from domain.deadlines import Dates, Due, Kind, due
from domain.deadlines.next_decisions import next_decisions
from domain.events.evaluation import AuditPurpose
from domain.values import Role
from tests.domain.certificate.builders import (
    AUDITOR,
    CONTEXT_IN_TRANSITION,
    LEADER,
    PLANNER,
    HistoryStep,
    acting,
    case_of,
    take,
)
from tests.domain.certificate.sample_history import UNTIL_GRANTED, audit_step, plan_step, review_step

DEADLINE: Final = date(2027, 6, 30)
AFTER: Final = DEADLINE + timedelta(days=1)
HELD: Final = date(2027, 5, 10)
PLANNED: Final = plan_step(AuditPurpose.TRANSITION, HELD, 2)


def items(*steps: HistoryStep, on: date) -> dict[Kind, Due]:
    """What is on the list that day, by its kind."""
    everything = due(case_of(*UNTIL_GRANTED, *steps), CONTEXT_IN_TRANSITION.scheme, Dates())
    return {each.kind: each for each in everything if (each.shown_from or on) <= on <= (each.shown_to or on)}


def test_an_audit_for_it_is_to_be_planned_until_one_is_under_way() -> None:
    assert items(on=DEADLINE)[Kind.EDITION_TRANSITION].shown_to == DEADLINE

    for steps in ((PLANNED,), (PLANNED, audit_step(HELD, 2))):
        assert Kind.EDITION_TRANSITION not in items(*steps, on=HELD)


@pytest.mark.parametrize(
    "steps",
    [
        (audit_step(HELD, 2, recommended=False),),
        (audit_step(HELD, 2, points=82),),
        (audit_step(HELD, 2), review_step(HELD, 2, positive=False)),
    ],
    ids=["not recommended", "a lower level", "a negative review"],
)
def test_an_audit_that_cannot_lead_to_it_calls_for_another_one(steps: tuple[HistoryStep, ...]) -> None:
    listed = items(PLANNED, *steps, on=DEADLINE)

    assert Kind.EDITION_TRANSITION in listed
    assert Kind.DECISION_WAITING not in listed


def test_the_decision_waits_until_the_deadline() -> None:
    steps = (PLANNED, audit_step(HELD, 2), review_step(HELD, 2))

    assert items(*steps, on=DEADLINE)[Kind.DECISION_WAITING].shown_to == DEADLINE
    assert Kind.DECISION_WAITING not in items(*steps, on=AFTER)


def test_after_the_deadline_an_end_alone_is_open() -> None:
    listed = items(on=AFTER)

    assert next_decisions(Kind.EDITION_LAPSED) == ("deregister",)
    assert listed.keys() & {Kind.EDITION_TRANSITION, Kind.EDITION_LAPSED} == {Kind.EDITION_LAPSED}
    assert Kind.RECERTIFICATION_WINDOW not in items(on=date(2027, 12, 1)), "it cannot be continued any more"


@pytest.mark.parametrize(("on", "fits"), [(DEADLINE, True), (AFTER, False)])
def test_no_audit_for_it_is_planned_after_the_deadline(on: date, fits: bool) -> None:
    plan = {
        "purpose": "transition",
        "leader": LEADER,
        "team": [LEADER, AUDITOR],
        "starts": on,
        "ends": on,
    }
    act = acting(PLANNER, Role.PLANNER, on=on)

    if fits:
        assert take("plan-audit", case_of(*UNTIL_GRANTED), act, plan, CONTEXT_IN_TRANSITION)
    else:
        with pytest.raises(EditionNotInForce):
            take("plan-audit", case_of(*UNTIL_GRANTED), act, plan, CONTEXT_IN_TRANSITION)
