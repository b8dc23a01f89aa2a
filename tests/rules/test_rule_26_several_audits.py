"""Rule 26: several audits are open at once, each named by its number; plans are cancelled, teams replaced."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.certificate.audits import AuditNotNamed
from domain.certificate.catalogue import DECISIONS
from domain.certificate.errors import (
    DatesOutOfOrder,
    ImpartialityRequired,
    InconsistentValues,
    NoAuditAvailable,
    NotOnAuditTeam,
    NotRecommended,
    ProceedingPending,
    UnknownProceeding,
)
from domain.certificate.planning import AnotherLeaderRequired
from domain.certificate.state import Stage
from domain.deadlines import Dates, Kind, due
from domain.events.base import Event
from domain.events.decision import Granted
from domain.events.evaluation import AuditCancelled, AuditPurpose, TeamReplaced
from domain.events.upkeep import ChangeEvaluated, Supervised, Upgraded
from domain.values import PersonId, Role
from tests.domain.certificate.builders import (
    AUDITOR,
    CONTEXT,
    DECIDER,
    LEADER,
    OTHER_DECIDER,
    PLANNER,
    REVIEWER,
    HistoryStep,
    acting,
    case_of,
    take,
)
from tests.domain.certificate.sample_history import (
    GRANTED_ON,
    REASON,
    UNTIL_AUDITED,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    UNTIL_REVIEWED,
    UNTIL_SIGNED,
    audit_step,
    decision_step,
    granted_event,
    plan_step,
    review_step,
    sheet,
)

HELD, ON = date(2025, 9, 1), date(2025, 9, 20)
INITIAL_HELD = date(2025, 2, 10)
OTHERS = ("P-third", "P-fourth")
THREE_STARS = (*UNTIL_REVIEWED, decision_step(granted_event("three-star"), GRANTED_ON))
TWO_PLANNED = (
    *THREE_STARS,
    plan_step(AuditPurpose.SURVEILLANCE, HELD, 2),
    plan_step(AuditPurpose.UPGRADE, HELD, 3),
)
TWO_HELD = (*TWO_PLANNED, audit_step(HELD, 2), audit_step(HELD, 3))
CONCLUSIONS: dict[int, tuple[str, dict[str, Any]]] = {
    2: ("supervise", {"passed": True}),
    3: ("upgrade", {"level": "five-star"}),
}
UNFAVOURABLE = (*UNTIL_PLANNED, audit_step(INITIAL_HELD, 1, recommended=False))
NEGATIVE = (*UNFAVOURABLE, review_step(INITIAL_HELD, 1, positive=False))


def again(team: tuple[PersonId, ...] = OTHERS, number: int = 2) -> HistoryStep:
    return plan_step(AuditPurpose.INITIAL, INITIAL_HELD, number, team)


def record(*steps: HistoryStep, by: str = LEADER, on: date = HELD, **said: Any) -> Event:
    report = {"held_from": on, "held_to": on, "sheet": sheet(96), "recommended": True} | said
    (event,) = take("record-audit", case_of(*steps), acting(by, Role.AUDITOR, on=on), report)
    return event


def decide(name: str, *steps: HistoryStep, by: str = DECIDER, on: date = ON, **said: Any) -> Event:
    (event,) = take(name, case_of(*steps), acting(by, *DECISIONS[name].roles, on=on), said)
    return event


def plan(*steps: HistoryStep, team: tuple[str, ...] = OTHERS, on: date = INITIAL_HELD, **said: Any) -> Event:
    terms = {"purpose": "initial", "leader": team[0], "team": team, "starts": on, "ends": on} | said
    return decide("plan-audit", *steps, by=PLANNER, on=min(on, INITIAL_HELD), **terms)


def number_of(event: Event) -> int:
    """The number of the audit that an event is about."""
    return int(event.model_dump()["audit"])


@pytest.mark.parametrize("number", [2, 3])
def test_each_of_two_planned_audits_is_recorded_by_its_number(number: int) -> None:
    assert number_of(record(*TWO_PLANNED, audit=number)) == number


@pytest.mark.parametrize("first", [2, 3])
def test_two_open_audits_are_reviewed_and_concluded_in_any_order(first: int) -> None:
    steps: tuple[HistoryStep, ...] = (*TWO_HELD, review_step(HELD, first), review_step(HELD, 5 - first))
    for number in (first, 5 - first):
        name, said = CONCLUSIONS[number]
        steps = (*steps, decision_step(decide(name, *steps, audit=number, **said), ON))

    assert [audit.open for audit in case_of(*steps).audits] == [False, False, False]


def test_without_a_number_the_audits_that_fit_are_listed() -> None:
    with pytest.raises(AuditNotNamed) as refused:
        record(*TWO_PLANNED)

    assert refused.value.audits == (2, 3)
    with pytest.raises(AuditNotNamed):
        decide("review", *TWO_HELD, by=REVIEWER, positive=True)


def test_the_only_one_that_fits_needs_no_number() -> None:
    event = decide("supervise", *TWO_HELD, passed=True)

    assert isinstance(event, Supervised)
    assert event.audit == 2


def test_a_number_that_awaits_nothing_of_the_kind_is_refused() -> None:
    with pytest.raises(UnknownProceeding, match="These do: 2"):
        decide("supervise", *TWO_HELD, audit=3, passed=True)


def test_a_named_audit_has_to_meet_the_rules_itself() -> None:
    steps = (*TWO_HELD, plan_step(AuditPurpose.UPGRADE, HELD, 4), audit_step(HELD, 4), review_step(HELD, 4))

    with pytest.raises(NotRecommended):
        decide("upgrade", *steps, audit=3, level="five-star")
    assert isinstance(decide("upgrade", *steps, level="five-star"), Upgraded)


def test_only_the_planned_team_of_that_audit_records_it() -> None:
    steps = (
        *UNTIL_GRANTED,
        plan_step(AuditPurpose.SURVEILLANCE, HELD, 2),
        plan_step(AuditPurpose.SUPPLEMENTARY, HELD, 3, OTHERS),
    )

    assert number_of(record(*steps)) == 2
    with pytest.raises(NotOnAuditTeam):
        record(*steps, audit=3)
    assert number_of(record(*steps, by=OTHERS[0])) == 3


def test_a_change_audit_does_not_stand_before_an_upgrade() -> None:
    steps = (
        *TWO_PLANNED[:-2],
        plan_step(AuditPurpose.UPGRADE, HELD, 2),
        audit_step(HELD, 2),
        plan_step(AuditPurpose.CHANGE, HELD, 3),
        audit_step(HELD, 3),
    )
    evaluated = ChangeEvaluated(reason=REASON, change=1, favourable=True, audit=3)

    with pytest.raises(AuditNotNamed):
        decide("review", *steps, by=REVIEWER, positive=True)
    reviewed = (*steps, review_step(HELD, 2))
    assert isinstance(decide("upgrade", *reviewed, level="five-star"), Upgraded)
    concluded = (*steps, HistoryStep(evaluated, REVIEWER, Role.REVIEWER, HELD))
    assert number_of(decide("review", *concluded, by=REVIEWER, positive=True)) == 2


def test_each_open_audit_is_due() -> None:
    def found(*steps: HistoryStep) -> set[tuple[Kind, str]]:
        kinds = {Kind.AUDIT_TO_RECORD, Kind.REVIEW_WAITING, Kind.DECISION_WAITING}
        items = due(case_of(*steps), CONTEXT.scheme, Dates())
        return {(each.kind, each.subject) for each in items if each.kind in kinds}

    assert found(*TWO_PLANNED) == {(Kind.AUDIT_TO_RECORD, "2"), (Kind.AUDIT_TO_RECORD, "3")}
    assert found(*TWO_HELD) == {(Kind.DECISION_WAITING, "2"), (Kind.REVIEW_WAITING, "3")}
    assert found(*UNFAVOURABLE) == {(Kind.REVIEW_WAITING, "1")}
    assert found(*NEGATIVE, again()) == {(Kind.AUDIT_TO_RECORD, "2")}


def test_a_case_whose_only_audit_was_cancelled_can_be_planned_again() -> None:
    event = decide("cancel-audit", *UNTIL_PLANNED, by=PLANNER, on=INITIAL_HELD)
    cancelled = (*UNTIL_PLANNED, HistoryStep(event, PLANNER, Role.PLANNER, INITIAL_HELD))

    assert event == AuditCancelled(reason=REASON, audit=1)
    assert case_of(*cancelled).stage is Stage.SIGNED
    with pytest.raises(NoAuditAvailable):
        record(*cancelled, on=INITIAL_HELD)
    assert number_of(plan(*cancelled)) == 2
    assert case_of(*cancelled).auditors == frozenset()


def test_what_was_held_is_not_cancelled() -> None:
    with pytest.raises(NoAuditAvailable):
        decide("cancel-audit", *UNTIL_AUDITED, by=PLANNER)
    with pytest.raises(UnknownProceeding):
        decide("cancel-audit", *TWO_PLANNED, audit_step(HELD, 2), by=PLANNER, audit=2)


def test_another_team_records_the_audit() -> None:
    event = decide("replace-team", *UNTIL_PLANNED, by=PLANNER, leader=OTHERS[0], team=OTHERS)
    replaced = (*UNTIL_PLANNED, HistoryStep(event, PLANNER, Role.PLANNER, INITIAL_HELD))

    assert event == TeamReplaced(reason=REASON, audit=1, leader=OTHERS[0], team=OTHERS)
    with pytest.raises(NotOnAuditTeam):
        record(*replaced, on=INITIAL_HELD)
    assert number_of(record(*replaced, by=OTHERS[1], on=INITIAL_HELD)) == 1
    assert case_of(*replaced).auditors == set(OTHERS)


@pytest.mark.parametrize(
    ("team", "error"),
    [
        ((LEADER, AUDITOR), InconsistentValues),
        ((LEADER, LEADER), InconsistentValues),
        ((REVIEWER,), ImpartialityRequired),
    ],
    ids=["the same", "twice", "who judged"],
)
def test_a_team_is_replaced_by_people_who_can_audit(team: tuple[str, ...], error: type[Exception]) -> None:
    steps = (*UNTIL_GRANTED, plan_step(AuditPurpose.SURVEILLANCE, HELD, 2))

    with pytest.raises(error):
        decide("replace-team", *steps, by=PLANNER, leader=team[0], team=team)


def test_a_second_initial_audit_needs_the_negative_review_of_the_first() -> None:
    with pytest.raises(ProceedingPending, match="Review audit 1 first"):
        plan(*UNFAVOURABLE)
    assert number_of(plan(*NEGATIVE)) == 2


def test_a_second_initial_audit_needs_another_leader() -> None:
    replaced: dict[str, Any] = {"leader": LEADER, "team": (LEADER, OTHERS[0])}

    with pytest.raises(AnotherLeaderRequired):
        plan(*NEGATIVE, team=(LEADER, AUDITOR))
    assert number_of(plan(*NEGATIVE, team=(OTHERS[0], LEADER))) == 2
    with pytest.raises(AnotherLeaderRequired):
        decide("replace-team", *NEGATIVE, again(), by=PLANNER, **replaced)


def grant(*steps: HistoryStep, **said: Any) -> Granted:
    event = decide("grant", *steps, on=GRANTED_ON, level="five-star", **said)
    assert isinstance(event, Granted)
    return event


def test_two_audits_planned_at_once_get_round_nothing() -> None:
    """The second was planned before the first did not recommend, so only the grant can refuse."""
    held = (*UNTIL_PLANNED, again((LEADER, AUDITOR)), audit_step(INITIAL_HELD, 1, recommended=False))
    both = (*held, audit_step(INITIAL_HELD, 2), review_step(INITIAL_HELD, 2))

    with pytest.raises(ProceedingPending):
        grant(*both)
    with pytest.raises(AnotherLeaderRequired):
        grant(*both, review_step(INITIAL_HELD, 1, positive=False))


def test_an_audit_that_did_not_recommend_counts_more_than_one_recorded_before() -> None:
    second = (again(), audit_step(INITIAL_HELD, 2, recommended=False), review_step(INITIAL_HELD, 2, False))

    with pytest.raises(NotRecommended):
        grant(*UNTIL_REVIEWED, *second, audit=1)


def test_after_a_negative_review_another_leader_can_lead_to_a_grant() -> None:
    event = grant(*NEGATIVE, again(), audit_step(INITIAL_HELD, 2), review_step(date(2025, 3, 1), 2))

    assert (event.audit, event.audit_held_to) == (2, INITIAL_HELD)


def test_of_two_audits_that_fit_the_grant_names_one() -> None:
    lower = (again(), audit_step(date(2025, 3, 2), 2, 93), review_step(date(2025, 3, 3), 2))

    with pytest.raises(AuditNotNamed):
        grant(*UNTIL_REVIEWED, *lower)
    assert grant(*UNTIL_REVIEWED, *lower, audit=1).audit_held_to == INITIAL_HELD


def test_the_grant_concludes_the_audit_it_rests_on_and_no_initial_audit_is_held_after_it() -> None:
    event = granted_event().model_copy(update={"audit": 1})
    case = case_of(*UNTIL_REVIEWED, again(), decision_step(event, GRANTED_ON, OTHER_DECIDER))

    assert [audit.concluded for audit in case.audits] == [True, False]
    with pytest.raises(NoAuditAvailable):
        record(*UNTIL_REVIEWED, again(), decision_step(event, GRANTED_ON), by=OTHERS[0])


def test_no_audit_is_planned_before_the_first_day_of_the_agreement() -> None:
    with pytest.raises(DatesOutOfOrder):
        plan(*UNTIL_SIGNED, on=date(2025, 1, 14))
    assert number_of(plan(*UNTIL_SIGNED, on=date(2025, 1, 15))) == 1


def test_replacing_a_team_leaves_the_days_as_they_were() -> None:
    replaced = TeamReplaced(reason=REASON, audit=1, leader=OTHERS[0], team=OTHERS)
    (audit,) = case_of(*UNTIL_PLANNED, HistoryStep(replaced, PLANNER, Role.PLANNER, INITIAL_HELD)).audits

    assert (audit.starts, audit.ends) == (INITIAL_HELD, INITIAL_HELD + timedelta(days=2))
