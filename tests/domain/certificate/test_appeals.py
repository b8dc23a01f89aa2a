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
from domain.certificate.state import Certificate, Stage
from domain.events.appeals import AppealAcknowledged, AppealDecided, AppealLodged
from domain.events.base import Event
from domain.events.sanctions import Revoked
from domain.events.set_aside import SetAside, SetAsideBasis
from domain.events.upkeep import ChangeRejected, Upgraded
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
    GRANTED_ON,
    LAST_DAY,
    REASON,
    REFUSED,
    UNTIL_AUDITED,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    UNTIL_REVIEWED,
    audit_step,
    decision_step,
    downgrade_step,
    finding,
    granted_event,
    revocation_step,
    surveillance_steps,
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


def acknowledged_step(number: int = 1, on: date = date(2026, 2, 11)) -> HistoryStep:
    event = AppealAcknowledged(reason=REASON, appeal=number)
    return HistoryStep(event, COMPLAINTS, Role.COMPLAINTS_OFFICER, on)


def lodge(
    *steps: HistoryStep, against: int, on: date = ON, lodged_on: date = ON, finding: str | None = None
) -> Any:
    act = acting(COMPLAINTS, Role.COMPLAINTS_OFFICER, on=on)
    terms = {"against": against, "lodged_on": lodged_on, "finding": finding}
    (event,) = take("lodge-appeal", case_of(*steps), act, terms)
    return event


def decide(
    *steps: HistoryStep, by: str = OTHER_DECIDER, on: date = ON, upheld: bool = True, **said: Any
) -> list[Event]:
    """Decide the first appeal, once every appeal of the history is acknowledged."""
    act = acting(by, Role.DECIDER, on=on)
    lodged = [step.event.appeal for step in steps if isinstance(step.event, AppealLodged)]
    steps = (*steps, *(acknowledged_step(number) for number in lodged))
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


def after(*steps: HistoryStep, **said: Any) -> Certificate:
    """The case after the decision on the first appeal, which sets something aside."""
    lodged = [step.event.appeal for step in steps if isinstance(step.event, AppealLodged)]
    acknowledged = (acknowledged_step(number) for number in lodged)
    return case_of(*steps, *acknowledged, *decided_steps(*steps, **said))


def decided_steps(*steps: HistoryStep, **said: Any) -> tuple[HistoryStep, ...]:
    return tuple(decision_step(event, ON, by=OTHER_DECIDER) for event in decide(*steps, **said))


def test_before_it_is_acknowledged_it_is_not_decided() -> None:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=ON)
    one = case_of(*UNTIL_GRANTED, STOPPED, appeal_step(8))
    two = case_of(*UNTIL_GRANTED, STOPPED, LOWERED, appeal_step(8), appeal_step(9, 2), acknowledged_step(2))

    for case in (one, two):
        with pytest.raises(ProceedingPending, match="Acknowledge"):
            take("decide-appeal", case, act, {"appeal": 1, "upheld": True})


@pytest.mark.parametrize(
    ("steps", "stage"),
    [
        ((APPLIED, DECLINED, appeal_step(2)), Stage.APPLIED),
        ((*UNTIL_REVIEWED, REFUSED, appeal_step(7)), Stage.REVIEWED),
        ((*UNTIL_AUDITED, REFUSED, appeal_step(6)), Stage.AUDITED),
    ],
    ids=["declined", "refused", "refused without a review"],
)
def test_upheld_before_a_grant_it_reopens_the_case(steps: tuple[HistoryStep, ...], stage: Stage) -> None:
    assert after(*steps).stage is stage


def test_upheld_it_sets_the_suspension_aside_from_the_beginning() -> None:
    steps = (*UNTIL_GRANTED, STOPPED, appeal_step(8))
    _, fallen = decide(*steps)

    assert isinstance(fallen, SetAside)
    assert (fallen.version, fallen.basis, fallen.appeal, fallen.falls) == (8, SetAsideBasis.APPEAL, 1, ())
    assert after(*steps).stage is Stage.GRANTED


def test_an_upheld_appeal_sets_aside_dependent_decisions_unless_they_are_kept() -> None:
    revoked = decision_step(
        Revoked(reason=REASON, ground="suspension_not_remedied", public=True, fault=True), date(2026, 2, 12)
    )
    steps = (*UNTIL_GRANTED, STOPPED, appeal_step(8), revoked)

    assert after(*steps).stage is Stage.GRANTED
    assert after(*steps, stays=[10]).stage is Stage.REVOKED
    with pytest.raises(UnknownProceeding):
        decide(*steps, stays=[7])


def test_upheld_from_a_day_not_before_the_sanction() -> None:
    with pytest.raises(DatesOutOfOrder):
        decide(*UNTIL_GRANTED, STOPPED, appeal_step(8), effective_on=date(2026, 2, 1))


def test_upheld_the_level_before_holds_from_the_start_and_the_public_is_told_so() -> None:
    steps = (*UNTIL_GRANTED, LOWERED, appeal_step(8))
    told = (LOWERED, appeal_step(8), *decided_steps(*steps))

    assert [standing_at(*told, as_of=day).level for day in (DAY, ON)] == ["five-star", "five-star"]
    assert standing_at(*told, as_of=DAY, known_at=DAY).level == "qualified"


def test_upheld_it_lowers_no_level_that_was_raised_since() -> None:
    raised = decision_step(Upgraded(reason=REASON, audit=1, level="five-star"), date(2026, 2, 12))
    steps = (*UNTIL_GRANTED, downgrade_step(DAY, "three-star"), appeal_step(8), raised)

    assert after(*steps).level == "five-star"


def test_upheld_against_a_revocation_the_certificate_lives_again() -> None:
    case = after(*UNTIL_GRANTED, revocation_step(DAY), appeal_step(8))

    assert (case.stage, case.end, case.valid_until) == (Stage.GRANTED, None, LAST_DAY)


def test_upheld_against_a_level_below_the_one_reached_that_one_holds() -> None:
    lower = granted_event("three-star").model_copy(update={"lower_because": "recently founded"})
    steps = (*UNTIL_REVIEWED, decision_step(lower, GRANTED_ON))
    lodged = appeal_step(7, on=GRANTED_ON)

    assert lodge(*steps, against=7, on=GRANTED_ON, lodged_on=GRANTED_ON).appeal == 1
    case = after(*steps, lodged, effective_on=GRANTED_ON)
    assert (case.stage, case.level) == (Stage.GRANTED, "five-star")


def test_upheld_against_a_failed_surveillance_its_audit_waits_again() -> None:
    failed = surveillance_steps(date(2026, 2, 2), 2, passed=False)
    steps = (*UNTIL_GRANTED, *failed, appeal_step(10, on=date(2026, 2, 10)))

    assert lodge(*UNTIL_GRANTED, *failed, against=10, on=ON).appeal == 1
    case = after(*steps)
    assert (case.audits[1].open, case.supervised_on, case.measures) == (True, None, frozenset())


def test_a_passed_surveillance_is_not_appealed_against() -> None:
    with pytest.raises(NoAppealableDecision):
        lodge(*UNTIL_GRANTED, *surveillance_steps(date(2026, 2, 2), 2), against=10)


def test_upheld_against_a_finding_it_is_closed() -> None:
    audited = audit_step(date(2025, 2, 10), 1, findings=(finding(),))
    steps, day = (*UNTIL_PLANNED, audited), date(2025, 2, 12)
    lodged = lodge(*steps, against=5, finding="1-N1", on=day, lodged_on=day)
    told = (*steps, HistoryStep(lodged, COMPLAINTS, Role.COMPLAINTS_OFFICER, day))

    assert (lodged.against, lodged.finding) == (5, "1-N1")
    assert after(*told).findings == ()
    with pytest.raises(NoAppealableDecision):
        lodge(*told, against=5, finding="1-N1", on=day, lodged_on=day)
    with pytest.raises(UnknownProceeding):
        lodge(*steps, against=4, finding="1-N1", on=day, lodged_on=day)


def test_upheld_against_a_rejected_change_it_waits_for_a_new_evaluation() -> None:
    rejected = decision_step(ChangeRejected(reason=REASON, change=1), DAY)
    steps = (*UNTIL_GRANTED, change_request_step(), change_evaluation_step(), rejected, appeal_step(10))
    (change,) = after(*steps).changes

    assert (change.number, change.favourable) == (1, None)
