"""Rule 12: within the approval at acceptance and grant; nothing valid to an edition past its deadline."""

from dataclasses import replace
from datetime import date

import pytest

from domain.certificate.context import Around
from domain.certificate.errors import EditionNotInForce, NotApproved
from domain.certificate.state import Certificate
from domain.events.evaluation import AuditPurpose
from domain.events.institution import ApprovalWithdrawn
from domain.status.standing import Status
from domain.values import Role
from tests.domain.certificate.given import (
    APPROVED,
    AROUND,
    IN_TRANSITION,
    NEXT_EDITION,
    REGISTERED,
    acting,
    body_of,
    case_of,
    take,
)
from tests.domain.certificate.steps import (
    APPLIED,
    CONDITIONS,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    audited,
    planned,
    reviewed,
)
from tests.domain.status.telling import told

HELD = date(2026, 2, 2)
MOVING = (planned(AuditPurpose.TRANSITION, HELD, 2), audited(HELD, 2), reviewed(HELD, 2))
WITHDRAWN = ApprovalWithdrawn.model_validate(APPROVED.model_dump())
CASES: dict[str, tuple[Certificate, dict[str, object]]] = {
    "accept": (case_of(APPLIED), {"conditions": CONDITIONS}),
    "grant": (case_of(*UNTIL_REVIEWED), {"level": "five-star"}),
    "transition": (case_of(*UNTIL_GRANTED, *MOVING), {"edition": NEXT_EDITION}),
}


def taken(name: str, around: Around, on: date = date(2026, 3, 1)) -> int:
    case, said = CASES[name]
    return len(take(name, case, acting("P-uninvolved", Role.REVIEWER, Role.DECIDER, on=on), said, around))


@pytest.mark.parametrize("name", CASES)
def test_within_the_approval_it_goes_on(name: str) -> None:
    assert taken(name, IN_TRANSITION) == 1


@pytest.mark.parametrize("name", CASES)
def test_outside_the_approval_it_does_not(name: str) -> None:
    with pytest.raises(NotApproved):
        taken(name, replace(IN_TRANSITION, body=body_of(REGISTERED)))


@pytest.mark.parametrize("name", ["accept", "grant"])
def test_after_the_approval_was_withdrawn_it_does_not(name: str) -> None:
    with pytest.raises(NotApproved):
        taken(name, replace(AROUND, body=body_of(REGISTERED, APPROVED, WITHDRAWN)))


@pytest.mark.parametrize("name", CASES)
def test_past_the_deadline_of_the_edition_it_does_not(name: str) -> None:
    assert taken(name, IN_TRANSITION, date(2027, 6, 30)) == 1
    with pytest.raises(EditionNotInForce):
        taken(name, IN_TRANSITION, date(2027, 7, 1))


def test_past_the_deadline_no_certificate_to_the_old_edition_reads_valid() -> None:
    days = (date(2027, 6, 30), date(2027, 7, 1), date(2028, 3, 9))
    statuses = [told(as_of=day, scheme=IN_TRANSITION.scheme).status for day in days]

    assert statuses == [Status.VALID, Status.NOT_TRANSITIONED, Status.NOT_TRANSITIONED]
