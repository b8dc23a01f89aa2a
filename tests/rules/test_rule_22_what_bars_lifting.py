"""Rules 18 and 22: nothing is lifted over an open cause or overdue finding, nor by an audit of a change."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest

from domain.certificate.errors import FindingsOpen, LiftingNotEvaluated, ProceedingPending, SuspensionOver
from domain.deadlines import Dates, Kind, due
from domain.deadlines.item import EVALUATED
from domain.events.appeals import CorrectionOrdered, OrderedCorrectionConfirmed
from domain.events.evaluation import AuditPurpose, FindingClosed, Grade
from domain.scheme.grounds import SuspensionGround
from domain.values import Role
from tests.domain.certificate.builders import (
    CONTEXT,
    OTHER_DECIDER,
    REVIEWER,
    HistoryStep,
    acting,
    case_of,
    take,
)
from tests.domain.certificate.sample_history import (
    REASON,
    UNTIL_GRANTED,
    audit_step,
    decision_step,
    finding,
    lifting_evaluation_step,
    plan_step,
    suspension_step,
)

HELD: Final = date(2025, 9, 1)
SUSPENDED_ON: Final = date(2025, 9, 20)
UNTIL: Final = date(2026, 3, 19)
SHORT: Final = date(2025, 12, 31)
LAST_FOR_FINDING: Final = date(2025, 11, 30)
OVERDUE: Final = date(2025, 12, 1)
EVALUATED_ON: Final = date(2025, 11, 20)
EVALUATION: Final = lifting_evaluation_step(EVALUATED_ON)


def found(grade: Grade) -> tuple[HistoryStep, ...]:
    findings = (finding("2-N1", grade, LAST_FOR_FINDING),)
    return (plan_step(AuditPurpose.SURVEILLANCE, HELD, 2), audit_step(HELD, 2, findings=findings))


def closed(on: date = EVALUATED_ON) -> HistoryStep:
    return HistoryStep(
        FindingClosed(reason=REASON, finding="2-N1", verification="seen"), REVIEWER, Role.REVIEWER, on
    )


def suspended(ground: SuspensionGround = SuspensionGround.COMPLAINT) -> HistoryStep:
    return suspension_step(SUSPENDED_ON, UNTIL, ground=ground)


def reinstate(*steps: HistoryStep, on: date) -> Any:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=on)
    (event,) = take(
        "reinstate", case_of(*UNTIL_GRANTED, *steps), act, {"conditions_met": ["complaints answered"]}
    )
    return event


def offers_lifting(*steps: HistoryStep, on: date) -> bool:
    """Whether the work list offers to lift the suspension on that day."""
    items = due(case_of(*UNTIL_GRANTED, *steps), CONTEXT.scheme, Dates())
    return any(
        (each.shown_from or on) <= on <= (each.shown_to or on)
        for each in items
        if each.kind in {Kind.SUSPENSION_ENDING, Kind.SUSPENSION_OVER} and each.subject == EVALUATED
    )


@pytest.mark.parametrize("grade", list(Grade))
def test_nothing_is_lifted_while_a_finding_is_past_its_last_day(grade: Grade) -> None:
    steps = (*found(grade), suspended(), EVALUATION)

    assert reinstate(*steps, on=LAST_FOR_FINDING)
    with pytest.raises(FindingsOpen, match="2-N1"):
        reinstate(*steps, on=OVERDUE)
    assert reinstate(*steps, closed(), on=OVERDUE)


def test_what_was_suspended_for_a_finding_is_lifted_once_that_is_closed() -> None:
    steps = (*found(Grade.MAJOR), suspended(SuspensionGround.MAJOR_NONCONFORMITY), EVALUATION)

    with pytest.raises(FindingsOpen, match="2-N1"):
        reinstate(*steps, on=EVALUATED_ON)
    assert reinstate(*steps, closed(), on=EVALUATED_ON)


def test_the_work_list_offers_no_lifting_that_would_be_refused() -> None:
    ending = date(2026, 3, 1)
    steps = (*found(Grade.MAJOR), suspended(SuspensionGround.MAJOR_NONCONFORMITY), EVALUATION)

    assert not offers_lifting(*steps, on=ending)
    assert offers_lifting(*steps, closed(), on=ending)
    assert not offers_lifting(*found(Grade.MINOR), suspended(), EVALUATION, on=ending)


ORDERED_BY: Final = date(2025, 9, 19)
ORDER: Final = decision_step(CorrectionOrdered(reason=REASON, order=1, due=ORDERED_BY), HELD)
CONFIRMED: Final = decision_step(OrderedCorrectionConfirmed(reason=REASON, order=1), EVALUATED_ON)
"""The misuse is corrected by 2025-11-19 at the latest."""


def test_nothing_is_lifted_while_a_misuse_is_left_uncorrected() -> None:
    steps = (ORDER, suspended(), EVALUATION)

    with pytest.raises(ProceedingPending, match="2025-11-19"):
        reinstate(*steps, on=EVALUATED_ON)
    assert not offers_lifting(*steps, on=date(2026, 3, 1))
    assert reinstate(*steps, CONFIRMED, on=EVALUATED_ON)
    assert offers_lifting(*steps, CONFIRMED, on=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("purpose", "ground", "serves"),
    [
        (AuditPurpose.CHANGE, SuspensionGround.COMPLAINT, False),
        (AuditPurpose.CHANGE, SuspensionGround.CHANGE_NOT_REPORTED, True),
        (AuditPurpose.SUPPLEMENTARY, SuspensionGround.COMPLAINT, True),
        (AuditPurpose.SURVEILLANCE, SuspensionGround.COMPLAINT, True),
    ],
)
def test_an_audit_of_a_change_evaluates_that_change_alone(
    purpose: AuditPurpose, ground: SuspensionGround, serves: bool
) -> None:
    steps = (suspended(ground), plan_step(purpose, EVALUATED_ON, 2), audit_step(EVALUATED_ON, 2))

    if serves:
        assert reinstate(*steps, on=EVALUATED_ON)
    else:
        with pytest.raises(LiftingNotEvaluated):
            reinstate(*steps, on=EVALUATED_ON)


def planned_late(on: date) -> HistoryStep:
    """A supplementary audit planned on that day, for days within the suspension."""
    return replace(plan_step(AuditPurpose.SUPPLEMENTARY, SHORT, 2), on=on)


def test_an_audit_planned_after_the_last_day_was_not_held_within() -> None:
    """Recorded before plans had to come first: the record is believed of its days, not of this."""
    short, later = suspension_step(SUSPENDED_ON, SHORT), SHORT + timedelta(days=1)

    assert reinstate(short, planned_late(SHORT), audit_step(SHORT, 2), on=later)
    with pytest.raises(SuspensionOver):
        reinstate(short, planned_late(later), replace(audit_step(SHORT, 2), on=later), on=later)


def test_a_later_audit_that_did_not_recommend_takes_the_evaluation_away() -> None:
    again = EVALUATED_ON + timedelta(days=5)
    failed = (
        plan_step(AuditPurpose.SUPPLEMENTARY, again, 2),
        audit_step(again, 2, points=60, recommended=False),
    )

    with pytest.raises(LiftingNotEvaluated):
        reinstate(suspended(), EVALUATION, *failed, on=again)
    assert reinstate(suspended(), EVALUATION, *failed, lifting_evaluation_step(again), on=again)
