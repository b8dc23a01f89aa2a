"""Appeals: lodged in time against a decision, decided by somebody else, and what follows (rule 2)."""

from datetime import date
from typing import Any

import pytest

from domain.certificate.appeals import AppealPeriodExpired, NoAppealableDecision
from domain.certificate.errors import (
    DatesOutOfOrder,
    ImpartialityRequired,
    ProceedingPending,
    UnknownProceeding,
)
from domain.certificate.state import Stage
from domain.events.appeals import AppealAcknowledged, AppealDecided, AppealLodged
from domain.events.base import Event
from domain.events.sanctions import Reinstated
from domain.events.upkeep import ChangeRejected, LevelRestored, Upgraded
from domain.values import Role
from tests.domain.certificate.builders import (
    COMPLAINTS,
    OTHER_DECIDER,
    REVIEWER,
    HistoryStep,
    acting,
    case_of,
    take,
)
from tests.domain.certificate.sample_history import (
    APPLIED,
    DECLINED,
    REASON,
    REFUSED,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    decision_step,
    downgrade_step,
    reinstatement_step,
    revocation_step,
    suspension_step,
)
from tests.domain.certificate.test_changes import change_evaluation_step, change_request_step
from tests.domain.status.standings import standing_at

DAY, ON = date(2026, 2, 2), date(2026, 2, 20)
LOWERED = downgrade_step(DAY, "qualified")
STOPPED = suspension_step(DAY, date(2026, 7, 1))


def appeal_step(against: int, number: int = 1, on: date = date(2026, 2, 10)) -> HistoryStep:
    event = AppealLodged(reason=REASON, appeal=number, against=against, lodged_on=on)
    return HistoryStep(event, COMPLAINTS, Role.COMPLAINTS_OFFICER, on)


def lodge(*steps: HistoryStep, against: int, on: date = ON, lodged_on: date = ON) -> Any:
    act = acting(COMPLAINTS, Role.COMPLAINTS_OFFICER, on=on)
    (event,) = take("lodge-appeal", case_of(*steps), act, {"against": against, "lodged_on": lodged_on})
    return event


def decide(
    *steps: HistoryStep, by: str = OTHER_DECIDER, on: date = ON, upheld: bool = True, **said: Any
) -> list[Event]:
    act = acting(by, Role.DECIDER, on=on)
    return take("decide-appeal", case_of(*steps), act, {"appeal": 1, "upheld": upheld, **said})


@pytest.mark.parametrize(
    ("steps", "against"),
    [
        ((APPLIED, DECLINED), 2),
        ((*UNTIL_REVIEWED, REFUSED), 7),
        ((*UNTIL_GRANTED, STOPPED), 8),
        ((*UNTIL_GRANTED, LOWERED), 8),
        ((*UNTIL_GRANTED, revocation_step(DAY)), 8),
        (
            (
                *UNTIL_GRANTED,
                change_request_step(),
                change_evaluation_step(),
                decision_step(ChangeRejected(reason=REASON, change=1), DAY),
            ),
            10,
        ),
    ],
    ids=["declined", "refused", "suspended", "downgraded", "revoked", "change rejected"],
)
def test_every_decision_to_the_disadvantage_can_be_appealed_against(
    steps: tuple[HistoryStep, ...], against: int
) -> None:
    day = steps[-1].on

    assert lodge(*steps, against=against, on=day, lodged_on=day).appeal == 1


@pytest.mark.parametrize(
    "steps", [UNTIL_GRANTED, (*UNTIL_GRANTED, STOPPED, appeal_step(8))], ids=["none", "one, once"]
)
def test_nothing_else_and_nothing_twice(steps: tuple[HistoryStep, ...]) -> None:
    with pytest.raises(NoAppealableDecision):
        lodge(*steps, against=8)


def test_a_decision_that_does_not_exist_is_not_appealed_against() -> None:
    with pytest.raises(UnknownProceeding):
        lodge(*UNTIL_GRANTED, STOPPED, against=7)


def test_it_can_be_lodged_for_thirty_days() -> None:
    last = date(2026, 3, 4)

    assert lodge(*UNTIL_GRANTED, STOPPED, against=8, on=last, lodged_on=last)
    with pytest.raises(AppealPeriodExpired, match="2026-03-04"):
        lodge(*UNTIL_GRANTED, STOPPED, against=8, on=date(2026, 3, 5), lodged_on=date(2026, 3, 5))


def test_it_was_lodged_after_the_decision_and_not_tomorrow() -> None:
    for day in (date(2026, 2, 1), date(2026, 2, 21)):
        with pytest.raises(DatesOutOfOrder):
            lodge(*UNTIL_GRANTED, STOPPED, against=8, lodged_on=day)


def test_an_appeal_is_acknowledged_once() -> None:
    act = acting(COMPLAINTS, Role.COMPLAINTS_OFFICER, on=ON)
    both = (*UNTIL_GRANTED, STOPPED, LOWERED, appeal_step(8), appeal_step(9, 2))
    (event,) = take("acknowledge-appeal", case_of(*both), act, {"appeal": 1})
    known = HistoryStep(event, COMPLAINTS, Role.COMPLAINTS_OFFICER, ON)

    assert event == AppealAcknowledged(reason=REASON, appeal=1)
    with pytest.raises(ProceedingPending):
        take("acknowledge-appeal", case_of(*both, known), act, {"appeal": 1})


def test_where_no_appeal_waits_none_is_acknowledged_or_decided() -> None:
    with pytest.raises(NoAppealableDecision):
        decide(*UNTIL_GRANTED, STOPPED)
    with pytest.raises(NoAppealableDecision):
        take(
            "acknowledge-appeal",
            case_of(*UNTIL_GRANTED),
            acting(COMPLAINTS, Role.COMPLAINTS_OFFICER, on=ON),
            {"appeal": 1},
        )


def test_an_unknown_appeal_is_not_decided() -> None:
    with pytest.raises(UnknownProceeding):
        decide(*UNTIL_GRANTED, STOPPED, appeal_step(8), appeal=2)


@pytest.mark.parametrize("by", ["P-decider", REVIEWER, "P-auditor"], ids=["decided", "reviewed", "audited"])
def test_nobody_involved_decides_it(by: str) -> None:
    with pytest.raises(ImpartialityRequired):
        decide(*UNTIL_GRANTED, STOPPED, appeal_step(8), by=by)


def test_with_two_appeals_waiting_nobody_decides_on_their_own_decision() -> None:
    other = decision_step(downgrade_step(DAY, "qualified").event, DAY, by=OTHER_DECIDER)

    with pytest.raises(ImpartialityRequired):
        decide(*UNTIL_GRANTED, STOPPED, other, appeal_step(8), appeal_step(9, 2), appeal=2)


def test_an_appeal_rejected_changes_nothing() -> None:
    events = decide(*UNTIL_GRANTED, STOPPED, appeal_step(8), upheld=False)

    assert events == [AppealDecided(reason=REASON, appeal=1, upheld=False)]


@pytest.mark.parametrize(
    ("steps", "stage"),
    [
        ((APPLIED, DECLINED, appeal_step(2)), Stage.APPLIED),
        ((*UNTIL_REVIEWED, REFUSED, appeal_step(7)), Stage.AUDITED),
    ],
    ids=["declined", "refused"],
)
def test_upheld_before_a_grant_it_reopens_the_case(steps: tuple[HistoryStep, ...], stage: Stage) -> None:
    (event,) = decide(*steps)

    assert case_of(*steps, decision_step(event, ON, by=OTHER_DECIDER)).stage is stage


def test_upheld_it_lifts_the_suspension_from_its_start_if_so_said() -> None:
    _, lifted = decide(*UNTIL_GRANTED, STOPPED, appeal_step(8), effective_on=DAY)

    assert lifted == Reinstated(reason=REASON, conditions_met=("complaints answered",), effective_on=DAY)


def test_upheld_it_lifts_nothing_that_was_lifted_already() -> None:
    assert len(decide(*UNTIL_GRANTED, STOPPED, appeal_step(8), reinstatement_step(date(2026, 2, 12)))) == 1


def test_upheld_it_does_not_lift_from_before_the_sanction() -> None:
    with pytest.raises(DatesOutOfOrder):
        decide(*UNTIL_GRANTED, STOPPED, appeal_step(8), effective_on=date(2026, 2, 1))


def test_upheld_it_restores_the_level_from_the_start_and_the_public_is_told_so() -> None:
    steps = (*UNTIL_GRANTED, LOWERED, appeal_step(8))
    _, restored = decide(*steps, effective_on=DAY)
    after = (LOWERED, appeal_step(8), decision_step(restored, ON, by=OTHER_DECIDER))

    assert restored == LevelRestored(reason=REASON, level="five-star", effective_on=DAY)
    assert [standing_at(*after, as_of=day).level for day in (DAY, ON)] == ["five-star", "five-star"]
    assert standing_at(*after, as_of=DAY, known_at=DAY).level == "qualified"


def test_upheld_it_lowers_no_level_that_was_raised_since() -> None:
    raised = decision_step(Upgraded(reason=REASON, audit=1, level="five-star"), date(2026, 2, 12))
    lowered = downgrade_step(DAY, "three-star")

    assert (
        len(
            decide(
                *UNTIL_GRANTED, downgrade_step(date(2026, 1, 5), "four-star"), lowered, appeal_step(9), raised
            )
        )
        == 1
    )


def test_upheld_against_a_revocation_the_end_stays_final() -> None:
    steps = (*UNTIL_GRANTED, revocation_step(DAY), appeal_step(8))
    (event,) = decide(*steps)

    assert case_of(*steps, decision_step(event, ON, by=OTHER_DECIDER)).stage is Stage.REVOKED


def test_upheld_against_a_rejected_change_it_waits_for_a_new_evaluation() -> None:
    rejected = decision_step(ChangeRejected(reason=REASON, change=1), DAY)
    steps = (*UNTIL_GRANTED, change_request_step(), change_evaluation_step(), rejected, appeal_step(10))
    (event,) = decide(*steps)
    (change,) = case_of(*steps, decision_step(event, ON, by=OTHER_DECIDER)).changes

    assert (change.number, change.favourable) == (1, None)
