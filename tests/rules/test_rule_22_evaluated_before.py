"""Rules 16 and 22: what was evaluated at the predecessor lifts the suspension that was carried over."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest

from domain.certificate.errors import ImpartialityRequired, LiftingNotEvaluated, SuspensionOver
from domain.events.evaluation import AuditPurpose
from domain.events.set_aside import Carried, CarriedOver
from domain.scheme.grounds import SuspensionGround
from domain.values import Role
from tests.domain.certificate.builders import (
    CASE,
    CONTEXT,
    OTHER_DECIDER,
    HistoryStep,
    acting,
    case_of,
    noon,
    take,
)
from tests.domain.certificate.sample_history import (
    REASON,
    audit_step,
    decision_step,
    lifting_evaluation_step,
    plan_step,
    suspension_step,
)
from tests.domain.certificate.succession_walk import FIRST_DAY, FOLLOWER, follower_steps, predecessor_steps

SUSPENDED_ON: Final = date(2027, 12, 10)
HELD: Final = date(2028, 2, 28)
UNTIL: Final = date(2028, 3, 1)
LONG: Final = date(2028, 6, 9)
LIFT: Final = ("complaints answered",)
EVALUATION: Final = (lifting_evaluation_step(HELD),)
OTHER_LEADER: Final = "P-other-leader"
OTHER_TEAM: Final = {"leader": OTHER_LEADER, "team": (OTHER_LEADER,)}
PLANNED: Final = plan_step(AuditPurpose.SUPPLEMENTARY, HELD, 5)
AUDIT: Final = (replace(PLANNED, event=PLANNED.event.model_copy(update=OTHER_TEAM)), audit_step(HELD, 5))


def reinstate(
    *before: HistoryStep,
    until: date = UNTIL,
    here: tuple[HistoryStep, ...] = (),
    by: str = OTHER_DECIDER,
    on: date = FIRST_DAY,
) -> Any:
    """Lift it at the successor; `before` was recorded at the predecessor while suspended."""
    suspended = suspension_step(SUSPENDED_ON, until, ground=SuspensionGround.COMPLAINT)
    steps = (*predecessor_steps(), suspended)
    prior = case_of(*steps, *before)
    carried = CarriedOver(
        reason=REASON,
        from_stream=CASE,
        from_version=len(steps),
        what=Carried.SUSPENDED,
        since=noon(SUSPENDED_ON),
        until=until,
        ground=SuspensionGround.COMPLAINT,
        conditions=LIFT,
    )
    case = case_of(*follower_steps("five-star"), decision_step(carried, SUSPENDED_ON), *here, stream=FOLLOWER)
    act = acting(by, Role.DECIDER, on=on)
    return take("reinstate", case, act, {"conditions_met": LIFT}, replace(CONTEXT, prior=prior))


@pytest.mark.parametrize("before", [EVALUATION, AUDIT], ids=["evaluation", "audit"])
def test_it_is_lifted_by_what_was_evaluated_within_it_at_the_predecessor(
    before: tuple[HistoryStep, ...],
) -> None:
    assert reinstate(*before)
    with pytest.raises(SuspensionOver):
        reinstate()
    with pytest.raises(LiftingNotEvaluated):
        reinstate(until=LONG)


def test_an_audit_that_did_not_recommend_since_then_takes_it_away() -> None:
    held = FIRST_DAY + timedelta(days=1)
    failed = (plan_step(AuditPurpose.SUPPLEMENTARY, held, 2), audit_step(held, 2, recommended=False))

    assert reinstate(*EVALUATION, until=LONG, on=held)
    with pytest.raises(LiftingNotEvaluated):
        reinstate(*EVALUATION, until=LONG, here=failed, on=held)


@pytest.mark.parametrize(("before", "by"), [(EVALUATION, EVALUATION[0].by), (AUDIT, OTHER_LEADER)])
def test_who_evaluated_at_the_predecessor_does_not_lift_it_here(
    before: tuple[HistoryStep, ...], by: str
) -> None:
    with pytest.raises(ImpartialityRequired):
        reinstate(*before, by=by)
