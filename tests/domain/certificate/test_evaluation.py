"""Evaluation: audit teams, reviews, and closing of findings."""

from datetime import date
from typing import Any

import pytest

from domain.certificate.context import Context
from domain.certificate.errors import (
    BodyNotApproved,
    DatesOutOfOrder,
    InconsistentValues,
    NoAuditAvailable,
    NotRecommended,
    ProceedingPending,
    UnknownProceeding,
    WrongStage,
)
from domain.certificate.findings import NoOpenFindings
from domain.certificate.state import Stage
from domain.events.appeals import AppealDecided, AppealLodged
from domain.events.base import Event
from domain.events.evaluation import AuditPlanned, AuditPurpose, CorrectionSubmitted, FindingClosed, Reviewed
from domain.values import Role
from tests.domain.certificate.builders import (
    APPROVED,
    AUDITOR,
    CONTEXT_IN_TRANSITION,
    LEADER,
    OTHER_DECIDER,
    PLANNER,
    REGISTERED,
    REVIEWER,
    HistoryStep,
    acting,
    body_of,
    case_of,
    take,
)
from tests.domain.certificate.sample_history import (
    REASON,
    REFUSED,
    UNTIL_AUDITED,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    UNTIL_REVIEWED,
    UNTIL_SIGNED,
    audit_step,
    finding,
    plan_step,
    review_step,
    revocation_step,
)

ON = date(2025, 2, 20)
HELD = date(2025, 2, 10)
FOUND = (*UNTIL_PLANNED, audit_step(HELD, 1, findings=(finding("1-N1"), finding("1-S1"))))
ANSWER = {
    "finding": "1-N1",
    "cause": "haste",
    "action": "training",
    "responsible": "service",
    "by_day": date(2025, 3, 12),
}
CORRECTED = HistoryStep(
    CorrectionSubmitted.model_validate({"reason": REASON, "documents": (), **ANSWER}),
    "P-registrar",
    Role.REGISTRAR,
    date(2025, 2, 19),
)


def plan(*steps: HistoryStep, on: date = ON, context: Context | None = None, **said: Any) -> AuditPlanned:
    terms = {"purpose": "initial", "leader": LEADER, "team": [LEADER, AUDITOR], "starts": on, "ends": on}
    act = acting(PLANNER, Role.PLANNER, on=on)
    (event,) = take("plan-audit", case_of(*steps), act, {**terms, **said}, context)
    assert isinstance(event, AuditPlanned)
    return event


def review(*steps: HistoryStep, positive: bool = True) -> Event:
    act = acting(REVIEWER, Role.REVIEWER, on=date(2025, 3, 20))
    (event,) = take("review", case_of(*steps), act, {"positive": positive})
    return event


def close(*steps: HistoryStep, id: str = "1-N1") -> Event:
    act = acting(LEADER, Role.AUDITOR, on=ON)
    (event,) = take("close-nonconformity", case_of(*steps), act, {"finding": id, "verification": "seen"})
    return event


def test_a_team_is_sent_with_its_leader() -> None:
    assert plan(*UNTIL_SIGNED).team == (LEADER, AUDITOR)


def test_audits_are_counted() -> None:
    assert plan(*UNTIL_AUDITED).audit == 2


@pytest.mark.parametrize("team", [[AUDITOR], [LEADER, LEADER]], ids=["without the leader", "twice the same"])
def test_the_team_names_each_member_once_and_the_leader_among_them(team: list[str]) -> None:
    with pytest.raises(InconsistentValues):
        plan(*UNTIL_SIGNED, team=team)


def test_an_audit_does_not_end_before_it_starts() -> None:
    with pytest.raises(DatesOutOfOrder):
        plan(*UNTIL_SIGNED, ends=date(2025, 2, 19))


@pytest.mark.parametrize(
    ("steps", "purpose"),
    [(UNTIL_SIGNED, "surveillance"), (UNTIL_GRANTED, "initial")],
    ids=["before", "after"],
)
def test_the_first_audit_comes_before_the_decision_and_all_others_after(
    steps: tuple[HistoryStep, ...], purpose: str
) -> None:
    with pytest.raises(InconsistentValues):
        plan(*steps, on=date(2025, 6, 1), purpose=purpose)


def test_before_the_agreement_nobody_is_sent() -> None:
    with pytest.raises(WrongStage):
        plan(*UNTIL_SIGNED[:-1])


def test_to_an_ended_certificate_nobody_is_sent() -> None:
    with pytest.raises(WrongStage):
        plan(*UNTIL_GRANTED, revocation_step(date(2025, 6, 1)), on=date(2025, 6, 2), purpose="surveillance")


def test_without_a_successor_there_is_no_transition_to_audit() -> None:
    with pytest.raises(InconsistentValues):
        plan(*UNTIL_GRANTED, on=date(2025, 6, 1), purpose="transition")


def test_the_body_audits_for_a_transition_only_to_what_it_is_approved_for() -> None:
    context = Context(scheme=CONTEXT_IN_TRANSITION.scheme, body=body_of(REGISTERED, APPROVED))

    with pytest.raises(BodyNotApproved):
        plan(*UNTIL_GRANTED, on=date(2025, 6, 1), purpose="transition", context=context)


def test_an_audit_is_reviewed() -> None:
    assert review(*UNTIL_AUDITED) == Reviewed(reason=REASON, audit=1, positive=True, deletions=())


def test_without_a_recommendation_the_review_is_not_positive() -> None:
    steps = (*UNTIL_PLANNED, audit_step(HELD, 1, recommended=False))

    assert isinstance(review(*steps, positive=False), Reviewed)
    with pytest.raises(NotRecommended):
        review(*steps)


@pytest.mark.parametrize("steps", [UNTIL_PLANNED, UNTIL_REVIEWED, UNTIL_GRANTED])
def test_nothing_is_reviewed_that_was_not_held_or_was_reviewed_already(
    steps: tuple[HistoryStep, ...],
) -> None:
    with pytest.raises(NoAuditAvailable):
        review(*steps)


def test_after_a_negative_review_only_another_audit_helps() -> None:
    negative = (*UNTIL_AUDITED, review_step(date(2025, 3, 1), 1, positive=False))
    again = plan_step(AuditPurpose.INITIAL, date(2025, 3, 15), 2)

    assert case_of(*negative, again).stage is Stage.PLANNED
    with pytest.raises(NoAuditAvailable):
        review(*negative)


def test_findings_of_an_audit_that_was_repeated_stay_to_be_closed() -> None:
    again = (plan_step(AuditPurpose.INITIAL, date(2025, 3, 15), 2), audit_step(date(2025, 3, 15), 2))

    assert [known.finding.id for known in case_of(*FOUND, *again).findings] == ["1-N1", "1-S1"]


def test_after_a_refusal_was_set_aside_the_audit_is_reviewed_anew() -> None:
    appeal = HistoryStep(
        AppealLodged(reason=REASON, appeal=1, against=7, lodged_on=date(2025, 3, 12)),
        "P-complaints",
        Role.COMPLAINTS_OFFICER,
        date(2025, 3, 12),
    )
    upheld = HistoryStep(
        AppealDecided(reason=REASON, appeal=1, upheld=True), OTHER_DECIDER, Role.DECIDER, date(2025, 3, 15)
    )

    assert isinstance(review(*UNTIL_REVIEWED, REFUSED, appeal, upheld), Reviewed)


def test_a_finding_is_answered() -> None:
    act = acting("P-registrar", Role.REGISTRAR, on=ON)

    (event,) = take("correct", case_of(*FOUND), act, ANSWER)

    assert event == CORRECTED.event


def test_an_answered_finding_is_closed() -> None:
    event = close(*FOUND, CORRECTED)

    assert event == FindingClosed(reason=REASON, finding="1-N1", verification="seen")


def test_a_finding_nobody_answered_is_not_closed() -> None:
    with pytest.raises(ProceedingPending):
        close(*FOUND)
    with pytest.raises(ProceedingPending):
        close(*FOUND, CORRECTED, id="1-S1")


def test_an_unknown_finding_is_not_closed() -> None:
    with pytest.raises(UnknownProceeding):
        close(*FOUND, CORRECTED, id="1-N9")


def test_where_nothing_was_found_there_is_nothing_to_answer() -> None:
    with pytest.raises(NoOpenFindings):
        take("correct", case_of(*UNTIL_AUDITED), acting(LEADER, Role.AUDITOR, on=ON), ANSWER)


def test_before_an_audit_nothing_is_answered() -> None:
    with pytest.raises(WrongStage):
        take("correct", case_of(*UNTIL_SIGNED), acting(LEADER, Role.AUDITOR, on=ON), ANSWER)
