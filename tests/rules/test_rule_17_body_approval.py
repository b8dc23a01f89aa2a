"""Rule 17: without a live approval nothing is decided in a holder's favour; what protects stays open."""

from collections import Counter
from dataclasses import replace
from datetime import date
from uuid import uuid5

import pytest

from domain.approval import ApprovalScope
from domain.bodies import BodyHasEnded
from domain.body import Body
from domain.calendar import start_of_day
from domain.certificate.approval import (
    CertificateOfUnapprovedBody,
    HolderOfUnapprovedBody,
    approval_lost_since,
)
from domain.certificate.catalogue import DECISIONS, available_decisions
from domain.certificate.context import Act, Context
from domain.certificate.errors import BodyNotApproved
from domain.certificate.state import Certificate
from domain.errors import DomainError
from domain.events.base import Event
from domain.events.evaluation import AuditPurpose
from domain.events.institution import ApprovalCorrected, ApprovalSuspended, ApprovalWithdrawn, BodyEnded
from domain.events.upkeep import ChangeEvaluated, ChangeKind, ChangeRequested
from domain.organisation import Alteration
from domain.values import Role
from tests.domain.certificate.builders import (
    APPROVED,
    CASE,
    CONTEXT,
    EDITION,
    OTHER_DECIDER,
    REGISTERED,
    SCHEME,
    HistoryStep,
    acting,
    body_of,
    case_of,
    take,
)
from tests.domain.certificate.random_walk import Walk
from tests.domain.certificate.sample_history import (
    APPLIED,
    CONDITIONS,
    REASON,
    UNTIL_GRANTED,
    audit_step,
    plan_step,
)

SCOPED = APPROVED.model_dump(exclude={"effective_on"})
ON = date(2026, 3, 1)
SUSPENDED = ApprovalSuspended.model_validate(SCOPED)
FAULT = ApprovalWithdrawn.model_validate({**SCOPED, "cause": "fault"})
GAVE_UP = ApprovalWithdrawn.model_validate({**SCOPED, "cause": "given_up"})
WITHOUT_CAUSE = ApprovalWithdrawn.model_validate(SCOPED)
SCOPE = ApprovalScope("SC03", SCHEME, EDITION)


def dated(event: Event, day: date) -> Event:
    return event.model_copy(update={"effective_on": day})


SPELLS: dict[str, tuple[Event, ...]] = {
    "none on record": (),
    "suspended": (APPROVED, SUSPENDED),
    "withdrawn for fault": (APPROVED, FAULT),
    "given up": (APPROVED, GAVE_UP),
    "withdrawn in the first release": (APPROVED, WITHOUT_CAUSE),
}
CLOSED = frozenset({"accept", "grant", "upgrade", "transition", "reinstate"})
"""Closed whatever their terms are; a surveillance passed and a change of the scope are refused by theirs."""


def without_approval(body: Body, events: tuple[Event, ...]) -> Body:
    """The body with that spell in place of every approval that it has."""
    template = body_of(REGISTERED, *events).approvals
    scopes = {record.scope for record in body.approvals}
    records = [
        replace(record, scope=scope, version=100 + number)
        for scope in scopes
        for number, record in enumerate(template)
    ]
    return replace(body, approvals=tuple(records))


def closing(name: str, case: Certificate, act: Act, context: Context) -> DomainError | None:
    """What closes the decision; to ask about each of all decisions would take nearly fifty times as long."""
    try:
        DECISIONS[name].permit(case, act, context)
    except DomainError as refusal:
        return refusal
    return None


def test_every_decision_is_open_or_closed_in_every_spell() -> None:
    """Over random histories: of what an approved body may decide, exactly decisions in favour are closed."""
    closed: Counter[str] = Counter()
    for walk in (Walk(number).go(40) for number in range(60)):
        for attempt in walk.attempts:
            name = attempt.availability.decision.name
            if not attempt.availability.open:
                continue
            for spell, events in SPELLS.items():
                context = replace(walk.context, body=without_approval(walk.context.body, events))
                is_open = closing(name, attempt.before, attempt.act, context) is None

                assert is_open is (name not in CLOSED), (walk.number, name, spell)
                closed[name] += not is_open
    assert {name for name, number in closed.items() if number} == CLOSED


LOOKED = (plan_step(AuditPurpose.SURVEILLANCE, date(2026, 2, 2), 2), audit_step(date(2026, 2, 2), 2))
SCOPE_CHANGE = (
    HistoryStep(
        ChangeRequested(
            reason=REASON,
            change=1,
            kind=ChangeKind.SERVICE,
            description="more services",
            proposed=Alteration(scope="sales and repair"),
            reported_on=date(2026, 1, 5),
        ),
        "P-registrar",
        Role.REGISTRAR,
        date(2026, 1, 5),
    ),
    HistoryStep(
        ChangeEvaluated(reason=REASON, change=1, favourable=True), "P-x", Role.REVIEWER, date(2026, 1, 6)
    ),
)


def context_with(*events: Event) -> Context:
    return replace(CONTEXT, body=body_of(REGISTERED, *events))


@pytest.mark.parametrize("spell", SPELLS)
def test_a_surveillance_is_failed_but_not_passed(spell: str) -> None:
    case, act = case_of(*UNTIL_GRANTED, *LOOKED), acting(OTHER_DECIDER, Role.DECIDER, on=ON)
    context = context_with(*SPELLS[spell])

    assert take("supervise", case, act, {"passed": True})
    assert take("supervise", case, act, {"passed": False, "measures": ["suspend"]}, context)
    with pytest.raises(BodyNotApproved):
        take("supervise", case, act, {"passed": True}, context)


@pytest.mark.parametrize("spell", SPELLS)
def test_the_certified_service_is_not_changed(spell: str) -> None:
    case, act = case_of(*UNTIL_GRANTED, *SCOPE_CHANGE), acting(OTHER_DECIDER, Role.DECIDER, on=ON)

    assert take("change", case, act, {"change": 1})
    with pytest.raises(BodyNotApproved):
        take("change", case, act, {"change": 1}, context_with(*SPELLS[spell]))


def test_a_new_approval_revives_no_certificate() -> None:
    later = date(2026, 2, 1)
    lost = FAULT.model_copy(update={"effective_on": date(2026, 1, 1)})
    again = APPROVED.model_copy(update={"effective_on": later})
    case, act = case_of(*UNTIL_GRANTED, *LOOKED), acting(OTHER_DECIDER, Role.DECIDER, on=ON)

    with pytest.raises(CertificateOfUnapprovedBody, match="2026-01-01"):
        take("supervise", case, act, {"passed": True}, context_with(APPROVED, lost, again))


ON_D = date(2026, 1, 1)


@pytest.mark.parametrize(
    "history",
    [
        (dated(FAULT, ON_D), dated(APPROVED, ON_D)),
        (dated(GAVE_UP, ON_D), dated(FAULT, ON_D), dated(APPROVED, ON_D)),
        (dated(FAULT, ON_D), dated(APPROVED, ON_D), dated(SUSPENDED, ON_D), dated(APPROVED, ON_D)),
        (
            dated(FAULT, ON_D),
            dated(APPROVED, date(2026, 1, 2)),
            dated(GAVE_UP, date(2025, 12, 31)),
            dated(APPROVED, ON_D),
        ),
    ],
    ids=["on the same day", "given up too", "suspended anew", "given up from the day before"],
)
def test_nothing_but_a_correction_undoes_a_loss(history: tuple[Event, ...]) -> None:
    """Whatever is recorded afterwards, and from whatever day it takes effect."""
    case, act = case_of(*UNTIL_GRANTED, *LOOKED), acting(OTHER_DECIDER, Role.DECIDER, on=ON)
    body = body_of(REGISTERED, APPROVED, *history)
    fault = 3 + history.index(dated(FAULT, ON_D))
    corrected = body_of(REGISTERED, APPROVED, *history, ApprovalCorrected(reason="slip", version=fault))

    assert approval_lost_since(case, body, CONTEXT.scheme, act.at) == start_of_day(ON_D)
    assert body.approved_for(SCOPE, act.at)
    assert approval_lost_since(case, corrected, CONTEXT.scheme, act.at) != start_of_day(ON_D)


def test_a_certificate_granted_on_the_day_of_the_new_approval_is_not_touched() -> None:
    case = case_of(*UNTIL_GRANTED)
    assert case.decided_on
    history = (dated(FAULT, case.decided_on), dated(APPROVED, case.decided_on))

    body = body_of(REGISTERED, APPROVED, *history)

    assert approval_lost_since(case, body, CONTEXT.scheme, start_of_day(ON)) is None


def test_its_holder_is_not_accepted_for_three_months_but_by_transfer() -> None:
    since = start_of_day(date(2026, 1, 1))
    case, other = case_of(APPLIED), uuid5(CASE, "other")
    context = replace(CONTEXT, holders_lost=((other, "99923SC00001R0M", since),))

    with pytest.raises(HolderOfUnapprovedBody, match="2026-03-31"):
        take("accept", case, acting("P-x", Role.REVIEWER, on=date(2026, 3, 31)), ACCEPTED, context)
    assert take("accept", case, acting("P-x", Role.REVIEWER, on=date(2026, 4, 1)), ACCEPTED, context)


ACCEPTED = {"conditions": CONDITIONS}


def test_a_body_that_left_decides_nothing() -> None:
    context = context_with(APPROVED, BodyEnded(reason="left"))
    act = acting(OTHER_DECIDER, *Role, on=ON)
    found = available_decisions(case_of(*UNTIL_GRANTED), act, context)

    assert not [each.decision.name for each in found if each.open]
    with pytest.raises(BodyHasEnded):
        DECISIONS["suspend"].permit(case_of(*UNTIL_GRANTED), act, context)
