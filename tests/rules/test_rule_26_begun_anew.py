"""Rule 26 over applications: one begun anew is bound by the audit that did not recommend the last one."""

from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

import pytest

from domain.certificate.context import Context
from domain.certificate.errors import NotRecommended, ProceedingPending
from domain.certificate.planning import AnotherLeaderRequired
from domain.events.base import Event
from domain.events.register import UnfavourablyAudited
from domain.holder import NO_CERTIFICATES, Holder, after, audit_noted, holder_noted
from domain.values import Actor, Role
from tests.api.case_steps import particulars_for, plan_audit, record_audit, review_case, today
from tests.api.running_service import CONDITIONS, Service, json_body
from tests.domain.certificate.builders import (
    BODY,
    CONTEXT,
    DECIDER,
    LEADER,
    OTHER_BODY,
    PLANNER,
    REGISTRAR,
    SCHEME,
    acting,
    case_of,
    noon,
    recorded,
    take,
)
from tests.domain.certificate.sample_history import (
    AUDITED,
    GRANTED_ON,
    REASON,
    UNTIL_AUDITED,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    UNTIL_REVIEWED,
    UNTIL_SIGNED,
    audit_step,
    review_step,
)

HELD: Final = date(2025, 2, 10)
UNFAVOURABLE: Final = (*UNTIL_PLANNED, audit_step(HELD, 1, points=60, recommended=False))
OF_ANOTHER: Final = UnfavourablyAudited(
    reason=REASON,
    scheme=SCHEME,
    certificate=UUID(int=8),
    body=BODY,
    audit=1,
    leader=LEADER,
    held_to=HELD,
)


def on_record(holder: Holder, event: Event, on: date) -> Holder:
    actor = Actor(person=LEADER, role=Role.AUDITOR, body=BODY)
    return after(holder, recorded(event, holder.version + 1, noon(on), actor))


def bound_by(event: UnfavourablyAudited = OF_ANOTHER, on: date = date(2025, 1, 8)) -> Context:
    return replace(CONTEXT, holder=on_record(NO_CERTIFICATES, event, on))


def plan(context: Context, leader: str = LEADER) -> list[Event]:
    terms = {"purpose": "initial", "leader": leader, "team": [leader], "starts": HELD, "ends": HELD}
    return take("plan-audit", case_of(*UNTIL_SIGNED), acting(PLANNER, Role.PLANNER, on=HELD), terms, context)


def grant(context: Context) -> list[Event]:
    act = acting(DECIDER, Role.DECIDER, on=GRANTED_ON)
    return take("grant", case_of(*UNTIL_REVIEWED), act, {"level": "five-star"}, context)


def test_who_led_the_audit_of_the_last_application_leads_none_of_the_next() -> None:
    with pytest.raises(AnotherLeaderRequired, match="earlier application"):
        plan(bound_by())
    assert plan(bound_by(), leader="P-third")


def test_another_body_judges_for_itself() -> None:
    assert plan(bound_by(OF_ANOTHER.model_copy(update={"body": OTHER_BODY})))


def test_nothing_is_granted_over_a_later_audit_of_another_application() -> None:
    by_another = OF_ANOTHER.model_copy(update={"leader": "P-third"})

    assert grant(bound_by(by_another, on=HELD))
    with pytest.raises(NotRecommended, match="another application"):
        grant(bound_by(by_another, on=date(2025, 2, 11)))
    with pytest.raises(AnotherLeaderRequired):
        grant(bound_by())


def test_once_the_body_granted_a_certificate_the_audit_binds_no_more() -> None:
    noted = holder_noted(case_of(*UNTIL_GRANTED), REASON)
    assert noted
    bound = on_record(NO_CERTIFICATES, OF_ANOTHER, HELD)

    assert on_record(bound, noted, GRANTED_ON).unfavourable == ()
    elsewhere = noted.model_copy(update={"body": OTHER_BODY})
    assert on_record(bound, elsewhere, GRANTED_ON).unfavourable == bound.unfavourable


def test_an_initial_audit_that_does_not_recommend_is_noted_for_its_holder() -> None:
    case = case_of(*UNTIL_PLANNED)
    noted = audit_noted(case, [UNFAVOURABLE[-1].event])

    assert noted == OF_ANOTHER.model_copy(update={"certificate": case.id})
    assert audit_noted(case, [AUDITED.event]) is None


def test_no_application_is_withdrawn_before_such_an_audit_was_reviewed() -> None:
    act = acting(REGISTRAR, Role.REGISTRAR, on=HELD)

    with pytest.raises(ProceedingPending, match="Review audit 1 first"):
        take("withdraw", case_of(*UNFAVOURABLE), act)
    assert take("withdraw", case_of(*UNFAVOURABLE, review_step(HELD, 1, positive=False)), act)
    assert take("withdraw", case_of(*UNTIL_AUDITED), act)


def test_an_application_withdrawn_and_begun_anew_is_bound(service: Service) -> None:
    first = review_case(service)
    particulars = particulars_for(service, first)
    json_body(service.decide(first, "withdraw", "registrar"))
    failed = begin(service, particulars)
    json_body(plan_audit(service, failed))
    json_body(record_audit(service, failed, 60, recommended=False))
    json_body(service.decide(failed, "review", "reviewer", positive=False))
    json_body(service.decide(failed, "withdraw", "registrar"))

    again = begin(service, particulars)
    refused = json_body(plan_audit(service, again), 422)
    assert refused["type"] == "/problems/another-leader-required"


def begin(service: Service, particulars: dict[str, Any]) -> str:
    """An application whose agreement is signed."""
    case = str(json_body(service.apply(particulars=particulars), 201)["id"])
    json_body(service.decide(case, "accept", "reviewer", conditions=CONDITIONS))
    agreement = {"kind": "agreement", "name": "认证合同", "digest": "sha256:" + "1" * 64}
    signed: dict[str, Any] = {"agreement": agreement, "signed_on": today(service).isoformat()}
    json_body(service.decide(case, "sign-agreement", "registrar", **signed))
    return case
