"""Rule 30: what rests on a finding alone falls with it once an appeal against it is upheld."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest

from domain.certificate.errors import GroundContradicted, UnknownProceeding
from domain.certificate.state import Certificate, Stage
from domain.certificate.succession import carried_over
from domain.events.appeals import AppealAcknowledged, AppealDecided, AppealLodged
from domain.events.base import Event
from domain.events.evaluation import AuditPurpose, Grade
from domain.events.sanctions import Revoked
from domain.events.set_aside import SetAside, SetAsideBasis
from domain.events.succession import Matters, MattersPassed, PassedFinding
from domain.status.standing import Status
from domain.values import Role
from tests.domain.certificate.builders import CASE, CONTEXT, OTHER_DECIDER, HistoryStep, acting, case_of, take
from tests.domain.certificate.sample_history import (
    REASON,
    UNTIL_GRANTED,
    audit_step,
    decision_step,
    downgrade_step,
    finding,
    plan_step,
    suspension_step,
)
from tests.domain.certificate.succession_walk import (
    FIRST_DAY,
    FOLLOWER,
    FOLLOWER_GRANTED,
    follower_steps,
)
from tests.domain.certificate.test_agreement import assert_both_agree
from tests.domain.status.standings import standing_at

HELD: Final = date(2025, 9, 1)
SUSPENDED_ON: Final = date(2025, 9, 20)
ON: Final = date(2025, 9, 29)
AUDIT: Final = 9
"""The version of the record of the audit that found it."""


def found(*others: str) -> tuple[HistoryStep, ...]:
    """An audit with a major finding, and others of the same grade."""
    findings = tuple(finding(each, Grade.MAJOR, date(2025, 11, 30)) for each in ("2-N1", *others))
    return (plan_step(AuditPurpose.SURVEILLANCE, HELD, 2), audit_step(HELD, 2, findings=findings))


def suspended(ground: str = "major_nonconformity", named: str | None = None) -> HistoryStep:
    step = suspension_step(SUSPENDED_ON, date(2026, 3, 1))
    return decision_step(step.event.model_copy(update={"ground": ground, "finding": named}), SUSPENDED_ON)


def appealed(number: int = 1, against: str = "2-N1") -> tuple[HistoryStep, ...]:
    lodged = AppealLodged(reason=REASON, appeal=number, against=AUDIT, lodged_on=ON, finding=against)
    acknowledged = AppealAcknowledged(reason=REASON, appeal=number)
    return (decision_step(lodged, ON), decision_step(acknowledged, ON))


def upheld(*steps: HistoryStep, appeal: int = 1, **terms: Any) -> tuple[HistoryStep, ...]:
    """The steps with those of the decision on the appeal."""
    act = acting(OTHER_DECIDER, Role.DECIDER, on=ON)
    events: list[Event] = take(
        "decide-appeal", case_of(*UNTIL_GRANTED, *steps), act, {"appeal": appeal, "upheld": True} | terms
    )
    return (*steps, *(decision_step(event, ON, by=OTHER_DECIDER) for event in events))


def after(*steps: HistoryStep) -> Certificate:
    assert_both_agree(steps)
    return case_of(*UNTIL_GRANTED, *steps)


@pytest.mark.parametrize("named", ["2-N1", None])
def test_the_suspension_falls_with_the_finding(named: str | None) -> None:
    steps = upheld(*found(), suspended(named=named), *appealed())

    assert after(*steps).stage is Stage.GRANTED
    assert standing_at(*steps, as_of=SUSPENDED_ON).status is Status.VALID
    fallen = steps[-1].event
    assert isinstance(fallen, SetAside)
    assert (fallen.basis, fallen.version, fallen.appeal) == (SetAsideBasis.APPEAL, AUDIT + 1, 1)


def test_a_suspension_listed_as_kept_outlives_the_finding() -> None:
    steps = upheld(*found(), suspended(), *appealed(), stays=[AUDIT + 1])

    assert after(*steps).stage is Stage.SUSPENDED
    with pytest.raises(UnknownProceeding):
        upheld(*found(), suspended(), *appealed(), stays=[7])


def test_what_rests_on_the_suspension_falls_too() -> None:
    revoked = decision_step(
        Revoked(reason=REASON, ground="suspension_not_remedied", public=True, fault=True), SUSPENDED_ON
    )
    steps = upheld(*found(), suspended(), revoked, *appealed())

    assert after(*steps).stage is Stage.GRANTED


def test_what_rests_on_another_finding_too_stands_until_that_one_is_taken_out() -> None:
    steps = upheld(*found("2-N2"), suspended(), *appealed())
    assert after(*steps).stage is Stage.SUSPENDED
    both = upheld(*steps, *appealed(2, "2-N2"), appeal=2)

    assert after(*both).stage is Stage.GRANTED


@pytest.mark.parametrize("step", [suspended("complaint"), downgrade_step(SUSPENDED_ON, "three-star")])
def test_what_rests_on_something_else_stands(step: HistoryStep) -> None:
    steps = upheld(*found(), step, *appealed())

    assert not any(isinstance(each.event, SetAside) for each in steps)


def test_a_finding_that_was_taken_out_is_no_ground() -> None:
    case = case_of(*UNTIL_GRANTED, *upheld(*found(), *appealed()))
    terms = {"ground": "major_nonconformity", "lift_conditions": ["corrected"]}
    act = acting(OTHER_DECIDER, Role.DECIDER, on=ON)

    with pytest.raises(GroundContradicted):
        take("suspend", case, act, terms)
    with pytest.raises(UnknownProceeding):
        take("suspend", case, act, terms | {"finding": "2-N1"})


def test_what_the_successor_decided_on_the_finding_falls_too() -> None:
    prior = case_of(*UNTIL_GRANTED, *found(), *appealed())
    passed = PassedFinding(finding=finding("0-N1", Grade.MAJOR, date(2025, 11, 30)), origin="2-N1")
    matters = MattersPassed(
        reason=REASON,
        from_stream=CASE,
        from_version=1,
        from_day=FIRST_DAY,
        matters=Matters(findings=(passed,)),
    )
    step = replace(suspended(named="0-N1"), on=FIRST_DAY)
    follower = case_of(
        *follower_steps("five-star"), decision_step(matters, FOLLOWER_GRANTED), step, stream=FOLLOWER
    )
    act = acting(OTHER_DECIDER, Role.DECIDER, on=FIRST_DAY)
    outcomes = {
        upheld: carried_over(
            prior,
            (AppealDecided(reason=REASON, appeal=1, upheld=upheld),),
            act,
            replace(CONTEXT, successor=follower),
        )
        for upheld in (True, False)
    }

    (fallen,) = outcomes[True]
    assert isinstance(fallen, SetAside)
    assert (fallen.version, fallen.appeal) == (9, None)
    assert outcomes[False] == ()
