"""Rule 2: nobody reviews or decides what they evaluated, or where they have an interest."""

from dataclasses import replace
from datetime import date

import pytest

from domain.certificate.catalogue import DECISIONS
from domain.certificate.context import Around
from domain.certificate.errors import ImpartialityBroken
from domain.certificate.state import Certificate
from domain.events.appeals import AppealLodged, ComplaintAnswered, ComplaintFiled, ComplaintKind
from domain.events.evaluation import AuditPurpose, CorrectionSubmitted, FindingClosed
from domain.events.institution import InterestDeclared, InterestKind
from domain.events.upkeep import ChangeEvaluated, ChangeKind, ChangeRequested
from domain.organisation import Alteration
from domain.values import Role
from tests.domain.certificate.given import (
    APPROVED,
    AROUND,
    AUDITOR,
    COMPLAINTS,
    DECIDER,
    IN_TRANSITION,
    NEXT_APPROVED,
    PLANNER,
    REGISTERED,
    REGISTRAR,
    REVIEWER,
    Step,
    acting,
    body_of,
    case_of,
    noon,
    take,
)
from tests.domain.certificate.steps import (
    GRANTED_ON,
    OTHER_USCC,
    REASON,
    UNTIL_AUDITED,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    UNTIL_REVIEWED,
    UNTIL_SIGNED,
    USCC,
    audited,
    decided,
    finding,
    granted,
    planned,
    reviewed,
    suspended,
)

HELD, ON = date(2026, 2, 2), date(2026, 2, 20)
ALL_ROLES = frozenset(Role)
BY_OFFICE = Role.COMPLAINTS_OFFICER
STOPPED = suspended(date(2026, 2, 10), date(2026, 6, 1))
THREE_STARS = (*UNTIL_REVIEWED, decided(granted("three-star"), GRANTED_ON))
CHANGE = (
    Step(
        ChangeRequested(
            reason=REASON,
            change=1,
            kind=ChangeKind.PARTICULARS,
            description="renamed",
            proposed=Alteration(uscc=OTHER_USCC),
            reported_on=HELD,
        ),
        REGISTRAR,
        Role.REGISTRAR,
        HELD,
    ),
    Step(ChangeEvaluated(reason=REASON, change=1, favourable=True), "P-evaluator", Role.REVIEWER, HELD),
)
COMPLAINT = (
    Step(
        ComplaintFiled(
            reason=REASON,
            complaint=1,
            kind=ComplaintKind.SERVICE,
            received_at=noon(HELD),
            statement="no answer",
        ),
        COMPLAINTS,
        BY_OFFICE,
        HELD,
    ),
    Step(ComplaintAnswered(reason=REASON, complaint=1, answer="we look"), COMPLAINTS, BY_OFFICE, HELD),
)
APPEAL = Step(AppealLodged(reason=REASON, appeal=1, against=8, lodged_on=ON), COMPLAINTS, BY_OFFICE, ON)


def looked(purpose: AuditPurpose) -> tuple[Step, ...]:
    return (planned(purpose, HELD, 2), audited(HELD, 2), reviewed(HELD, 2))


READY: dict[str, Certificate] = {
    "review": case_of(*UNTIL_AUDITED),
    "grant": case_of(*UNTIL_REVIEWED),
    "refuse": case_of(*UNTIL_REVIEWED),
    "rectify": case_of(*UNTIL_GRANTED),
    "supervise": case_of(*UNTIL_GRANTED, *looked(AuditPurpose.SURVEILLANCE)),
    "upgrade": case_of(*THREE_STARS, *looked(AuditPurpose.UPGRADE)),
    "transition": case_of(*UNTIL_GRANTED, *looked(AuditPurpose.TRANSITION)),
    "downgrade": case_of(*UNTIL_GRANTED),
    "suspend": case_of(*UNTIL_GRANTED),
    "reinstate": case_of(*UNTIL_GRANTED, STOPPED),
    "revoke": case_of(*UNTIL_GRANTED),
    "deregister": case_of(*UNTIL_GRANTED),
    "change": case_of(*UNTIL_GRANTED, *CHANGE),
    "reject-change": case_of(*UNTIL_GRANTED, *CHANGE),
    "decide-appeal": case_of(*UNTIL_GRANTED, STOPPED, APPEAL),
    "close-complaint": case_of(*UNTIL_GRANTED, *COMPLAINT),
}
"""Each review and each decision, with a case that waits for it."""


def tied(uscc: str, until: date | None = None, person: str = "P-cousin") -> Around:
    tie = InterestDeclared(
        reason=REASON, person=person, uscc=uscc, kind=InterestKind.FAMILY, since=date(2020, 1, 1), until=until
    )
    return replace(IN_TRANSITION, body=body_of(REGISTERED, APPROVED, NEXT_APPROVED, tie))


def permit(name: str, person: str, around: Around = IN_TRANSITION) -> None:
    DECISIONS[name].permit(READY[name], acting(person, *ALL_ROLES, on=ON), around)


def test_every_decision_of_a_decider_is_looked_at_here() -> None:
    assert {name for name, known in DECISIONS.items() if Role.DECIDER in known.roles} <= READY.keys()


@pytest.mark.parametrize("name", READY)
def test_somebody_not_involved_may_decide(name: str) -> None:
    permit(name, "P-uninvolved")


@pytest.mark.parametrize("name", READY)
def test_a_member_of_an_audit_team_may_not(name: str) -> None:
    with pytest.raises(ImpartialityBroken, match="audited"):
        permit(name, AUDITOR)


@pytest.mark.parametrize("name", READY)
def test_nobody_with_an_interest_may(name: str) -> None:
    with pytest.raises(ImpartialityBroken, match="interest"):
        permit(name, "P-cousin", tied(USCC))


def test_nobody_with_an_interest_evaluates_a_change() -> None:
    case = case_of(*UNTIL_GRANTED, CHANGE[0])
    act = acting("P-cousin", *ALL_ROLES, on=ON)

    with pytest.raises(ImpartialityBroken, match="interest"):
        DECISIONS["evaluate-change"].permit(case, act, tied(USCC))


@pytest.mark.parametrize("name", ["change", "reject-change"])
def test_an_interest_under_the_code_to_come_counts_too(name: str) -> None:
    with pytest.raises(ImpartialityBroken, match="interest"):
        permit(name, "P-cousin", tied(OTHER_USCC))


def test_an_interest_under_the_code_put_right_counts_too() -> None:
    said = {"rectifies": 7, "altered": {"uscc": OTHER_USCC}}

    with pytest.raises(ImpartialityBroken, match="interest"):
        take("rectify", READY["rectify"], acting("P-cousin", *ALL_ROLES, on=ON), said, tied(OTHER_USCC))


@pytest.mark.parametrize(("until", "live"), [(date(2024, 2, 20), True), (date(2024, 2, 19), False)])
def test_an_interest_lives_on_for_two_years(until: date, live: bool) -> None:
    if live:
        with pytest.raises(ImpartialityBroken):
            permit("suspend", "P-cousin", tied(USCC, until))
    else:
        permit("suspend", "P-cousin", tied(USCC, until))


def test_a_member_of_a_team_that_was_replaced_may_not_either() -> None:
    again = (
        planned(AuditPurpose.INITIAL, date(2025, 2, 20), 2, team=("P-x",)),
        audited(date(2025, 2, 20), 2),
    )
    case = case_of(*UNTIL_PLANNED, *again)

    with pytest.raises(ImpartialityBroken):
        DECISIONS["review"].permit(case, acting(AUDITOR, *ALL_ROLES, on=ON), AROUND)


def test_whoever_verified_a_correction_may_not_decide() -> None:
    found = audited(date(2025, 2, 10), 1, findings=(finding(),))
    corrected = CorrectionSubmitted(reason=REASON, finding="1-N1", cause="haste", action="more", documents=())
    closed = FindingClosed(reason=REASON, finding="1-N1", verification="seen")
    steps = (
        Step(corrected, REGISTRAR, Role.REGISTRAR, date(2025, 2, 12)),
        Step(closed, "P-verifier", Role.AUDITOR, date(2025, 2, 14)),
    )
    case = case_of(*UNTIL_PLANNED, found, *steps, reviewed(date(2025, 3, 1), 1))

    with pytest.raises(ImpartialityBroken, match="verified"):
        DECISIONS["grant"].permit(case, acting("P-verifier", *ALL_ROLES, on=ON), AROUND)


@pytest.mark.parametrize("person", [REVIEWER, DECIDER], ids=["reviewed", "decided"])
def test_whoever_reviewed_or_decided_is_not_sent_to_audit(person: str) -> None:
    said = {"purpose": "surveillance", "leader": person, "team": [person], "starts": ON, "ends": ON}

    with pytest.raises(ImpartialityBroken):
        take("plan-audit", case_of(*UNTIL_GRANTED), acting(PLANNER, Role.PLANNER, on=ON), said)


def test_nobody_with_an_interest_is_sent_to_audit() -> None:
    said = {"purpose": "initial", "leader": "P-cousin", "team": ["P-cousin"], "starts": ON, "ends": ON}

    with pytest.raises(ImpartialityBroken):
        take("plan-audit", case_of(*UNTIL_SIGNED), acting(PLANNER, Role.PLANNER, on=ON), said, tied(USCC))


def test_nobody_decides_an_appeal_against_their_own_decision() -> None:
    with pytest.raises(ImpartialityBroken, match="took the decision"):
        permit("decide-appeal", DECIDER)


def test_no_role_helps() -> None:
    with pytest.raises(ImpartialityBroken):
        DECISIONS["grant"].permit(READY["grant"], acting(AUDITOR, Role.DECIDER, on=ON), AROUND)
