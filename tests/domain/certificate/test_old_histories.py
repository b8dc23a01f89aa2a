"""Old histories: recorded events load even if today's rules would refuse them."""

from datetime import date

from domain.certificate.fold import replay
from domain.certificate.state import Stage
from domain.events.evaluation import AuditPurpose
from domain.values import Role
from tests.domain.certificate.builders import LEADER, HistoryStep, case_of
from tests.domain.certificate.sample_history import (
    ACCEPTED,
    APPLIED,
    GRANTED_ON,
    PLANNED,
    UNTIL_AUDITED,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    audit_step,
    decision_step,
    deregistration_step,
    downgrade_step,
    finding,
    granted_event,
    plan_step,
    reinstatement_step,
    review_step,
    revocation_step,
    suspension_step,
)


def test_nothing_ever_happened() -> None:
    assert replay(()) is None


def test_a_grant_by_an_auditor() -> None:
    assert (
        case_of(*UNTIL_REVIEWED, decision_step(granted_event(), GRANTED_ON, by=LEADER)).stage is Stage.GRANTED
    )


def test_a_grant_without_audit_agreement_or_review() -> None:
    assert case_of(APPLIED, ACCEPTED, decision_step(granted_event(), GRANTED_ON)).stage is Stage.GRANTED


def test_a_grant_above_the_level_reached_with_a_finding_open() -> None:
    low = audit_step(date(2025, 2, 10), 1, 70, findings=(finding(),))
    case = case_of(APPLIED, ACCEPTED, PLANNED, low, decision_step(granted_event("five-star"), GRANTED_ON))

    assert (case.level, len(case.findings)) == ("five-star", 1)


def test_a_grant_of_a_level_the_scheme_no_longer_has() -> None:
    assert (
        case_of(*UNTIL_REVIEWED, decision_step(granted_event("eight-star"), GRANTED_ON)).level == "eight-star"
    )


def test_a_review_by_a_member_of_the_team() -> None:
    step = review_step(date(2025, 3, 1), 1)

    assert (
        case_of(*UNTIL_AUDITED, HistoryStep(step.event, LEADER, Role.REVIEWER, step.on)).stage
        is Stage.REVIEWED
    )


def test_a_suspension_of_two_years_that_overlaps_another() -> None:
    long = suspension_step(date(2026, 1, 8), until=date(2028, 1, 8))
    again = suspension_step(date(2026, 2, 8), until=date(2026, 3, 8), effective_on=date(2026, 1, 1))

    assert case_of(*UNTIL_GRANTED, long, again).stage is Stage.SUSPENDED


def test_a_reinstatement_of_what_was_never_suspended() -> None:
    assert case_of(*UNTIL_GRANTED, reinstatement_step(date(2026, 1, 8))).stage is Stage.GRANTED


def test_sanctions_after_the_end() -> None:
    steps = (
        revocation_step(date(2026, 1, 8)),
        downgrade_step(date(2026, 2, 8), "qualified"),
        deregistration_step(date(2026, 3, 8)),
    )

    assert case_of(*UNTIL_GRANTED, *steps).stage is Stage.DEREGISTERED


def test_a_surveillance_planned_before_the_grant() -> None:
    early = plan_step(AuditPurpose.SURVEILLANCE, date(2025, 3, 5), 2)

    assert case_of(*UNTIL_REVIEWED, early, decision_step(granted_event(), GRANTED_ON)).stage is Stage.GRANTED
