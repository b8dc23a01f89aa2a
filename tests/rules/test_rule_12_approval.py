"""Rule 12: within the approval at acceptance and grant; nothing valid to an edition past its deadline."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.certificate.context import Context
from domain.certificate.errors import BodyNotApproved, EditionNotInForce
from domain.certificate.state import Certificate
from domain.events.evaluation import AuditPurpose
from domain.events.institution import ApprovalWithdrawn
from domain.status.standing import Status
from domain.values import Role
from tests.domain.certificate.builders import (
    APPROVED,
    CONTEXT,
    CONTEXT_IN_TRANSITION,
    NEXT_EDITION,
    REGISTERED,
    acting,
    body_of,
    case_of,
    take,
)
from tests.domain.certificate.sample_history import (
    APPLIED,
    CONDITIONS,
    UNTIL_GRANTED,
    audit_step,
    plan_step,
    review_step,
    reviewed_steps,
)
from tests.domain.status.standings import standing_at

HELD = date(2026, 2, 2)
MOVING = (plan_step(AuditPurpose.TRANSITION, HELD, 2), audit_step(HELD, 2), review_step(HELD, 2))
WITHDRAWN = ApprovalWithdrawn.model_validate(APPROVED.model_dump())
CASES: dict[str, tuple[Certificate, dict[str, object]]] = {
    "accept": (case_of(APPLIED), {"conditions": CONDITIONS}),
    "grant": (case_of(*reviewed_steps(HELD)), {"level": "five-star"}),
    "transition": (case_of(*UNTIL_GRANTED, *MOVING), {"edition": NEXT_EDITION}),
}


def taken(name: str, context: Context, on: date = date(2026, 3, 1)) -> int:
    case, said = CASES[name]
    if name == "grant":
        case = case_of(*reviewed_steps(on - timedelta(days=30)))  # an old audit bears no grant (rule 38)
    return len(take(name, case, acting("P-uninvolved", Role.REVIEWER, Role.DECIDER, on=on), said, context))


@pytest.mark.parametrize("name", CASES)
def test_within_the_approval_it_goes_on(name: str) -> None:
    assert taken(name, CONTEXT_IN_TRANSITION) == 1


@pytest.mark.parametrize("name", CASES)
def test_outside_the_approval_it_does_not(name: str) -> None:
    with pytest.raises(BodyNotApproved):
        taken(name, replace(CONTEXT_IN_TRANSITION, body=body_of(REGISTERED)))


@pytest.mark.parametrize("name", ["accept", "grant"])
def test_after_the_approval_was_withdrawn_it_does_not(name: str) -> None:
    with pytest.raises(BodyNotApproved):
        taken(name, replace(CONTEXT, body=body_of(REGISTERED, APPROVED, WITHDRAWN)))


@pytest.mark.parametrize("name", CASES)
def test_past_the_deadline_of_the_edition_it_does_not(name: str) -> None:
    assert taken(name, CONTEXT_IN_TRANSITION, date(2027, 6, 30)) == 1
    with pytest.raises(EditionNotInForce):
        taken(name, CONTEXT_IN_TRANSITION, date(2027, 7, 1))


def test_past_the_deadline_no_certificate_to_the_old_edition_reads_valid() -> None:
    days = (date(2027, 6, 30), date(2027, 7, 1), date(2028, 3, 9))
    statuses = [standing_at(as_of=day, scheme=CONTEXT_IN_TRANSITION.scheme).status for day in days]

    assert statuses == [Status.VALID, Status.NOT_TRANSITIONED, Status.NOT_TRANSITIONED]
