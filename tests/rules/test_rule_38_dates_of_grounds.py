"""Rule 38: an agreement is not older than the application, nor an audit than the limit before the grant."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.calendar import add_months
from domain.certificate.audits import AuditTooOld
from domain.certificate.context import Context
from domain.certificate.errors import DatesOutOfOrder
from domain.events.application import AgreementSigned
from domain.events.base import Event
from domain.events.decision import Granted
from domain.scheme.limits import Limits
from domain.values import Role
from tests.api.case_steps import apply_for_certificate, plan_audit, record_audit, review_case, today
from tests.api.running_service import CONDITIONS, Service, json_body
from tests.domain.certificate.builders import (
    CONTEXT,
    DECIDER,
    LEADER,
    PLANNER,
    REGISTRAR,
    acting,
    case_of,
    take,
)
from tests.domain.certificate.sample_history import (
    AGREEMENT,
    APPLIED,
    PLANNED,
    SIGNED,
    UNTIL_ACCEPTED,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    UNTIL_REVIEWED,
    UNTIL_SIGNED,
    sheet,
)
from tests.rules.everywhere import read_everywhere

APPLIED_ON, HELD = APPLIED.on, date(2025, 2, 10)
ON = date(2025, 1, 20)


def under(**limits: int) -> Context:
    """The context with other limits of the scheme."""
    editions = {
        edition: rules.model_copy(update={"limits": rules.limits.model_copy(update=limits)})
        for edition, rules in CONTEXT.scheme.editions.items()
    }
    return replace(CONTEXT, scheme=replace(CONTEXT.scheme, editions=editions))


def sign(signed_on: date, context: Context = CONTEXT) -> AgreementSigned:
    terms = {"agreement": AGREEMENT, "signed_on": signed_on}
    act = acting(REGISTRAR, Role.REGISTRAR, on=ON)
    (event,) = take("sign-agreement", case_of(*UNTIL_ACCEPTED), act, terms, context)
    assert isinstance(event, AgreementSigned)
    return event


def grant(on: date, context: Context = CONTEXT) -> Granted:
    act = acting(DECIDER, Role.DECIDER, on=on)
    (event,) = take("grant", case_of(*UNTIL_REVIEWED), act, {"level": "five-star"}, context)
    assert isinstance(event, Granted)
    return event


def test_an_agreement_is_signed_on_the_day_of_application_or_later() -> None:
    assert sign(APPLIED_ON).signed_on == APPLIED_ON
    with pytest.raises(DatesOutOfOrder):
        sign(APPLIED_ON - timedelta(days=1))


def test_a_scheme_may_allow_an_older_agreement() -> None:
    context = under(agreement_ahead_days=30)

    assert sign(APPLIED_ON - timedelta(days=30), context).signed_on == date(2024, 12, 7)
    with pytest.raises(DatesOutOfOrder):
        sign(APPLIED_ON - timedelta(days=31), context)


def test_an_old_agreement_on_record_stands() -> None:
    old = AgreementSigned(reason="as then", agreement=AGREEMENT, signed_on=date(2019, 1, 1))
    steps = (*UNTIL_ACCEPTED, replace(SIGNED, event=old), *UNTIL_GRANTED[3:])

    assert case_of(*steps).agreement_on == date(2019, 1, 1)


def test_a_grant_rests_on_an_audit_of_the_last_twelve_months() -> None:
    last = add_months(HELD, Limits().audit_age_months)

    assert grant(last).audit_held_to == HELD
    with pytest.raises(AuditTooOld) as refused:
        grant(last + timedelta(days=1))
    assert refused.value.held_to == HELD


def test_a_scheme_may_set_another_age() -> None:
    context = under(audit_age_months=1)

    assert grant(date(2025, 3, 10), context).audit == 1
    with pytest.raises(AuditTooOld):
        grant(date(2025, 3, 11), context)


def plan(starts: date, on: date) -> Event:
    terms = {"purpose": "initial", "leader": LEADER, "team": [LEADER], "starts": starts, "ends": starts}
    (event,) = take("plan-audit", case_of(*UNTIL_SIGNED), acting(PLANNER, Role.PLANNER, on=on), terms)
    return event


def record(held: date, on: date) -> Event:
    terms = {"held_from": held, "held_to": held, "sheet": sheet().model_dump(), "recommended": True}
    act = acting(LEADER, Role.AUDITOR, on=on)
    (event,) = take("record-audit", case_of(*UNTIL_PLANNED), act, terms)
    return event


def test_an_audit_is_planned_before_it_is_held() -> None:
    planned = PLANNED.on

    assert plan(planned, on=planned).topic == "certificate.audit-planned.v1"
    assert record(planned, on=HELD).topic == "certificate.audited.v2"
    with pytest.raises(DatesOutOfOrder):
        plan(planned - timedelta(days=1), on=planned)
    with pytest.raises(DatesOutOfOrder):
        record(planned - timedelta(days=1), on=HELD)


def test_an_audit_that_is_too_old_is_held_again(service: Service) -> None:
    case = review_case(service)
    service.clock.set_day(add_months(today(service), 12) + timedelta(days=1))

    refused = json_body(service.decide(case, "grant", "decider", level="five-star"), 409)
    assert (refused["type"], refused["audit"]) == ("/problems/audit-too-old", 1)
    json_body(plan_audit(service, case))
    json_body(record_audit(service, case))
    json_body(service.decide(case, "review", "reviewer", positive=True))
    number = json_body(service.decide(case, "grant", "decider", level="five-star"))["number"]
    told = read_everywhere(service, number)
    assert told.answer == ("valid", "five-star", "yes")
    assert "late-records" not in told.patterns


def test_an_audit_held_long_before_it_was_recorded_is_listed_for_the_regulator(service: Service) -> None:
    service.clock.set_day(date(2025, 6, 2))
    case = apply_for_certificate(service)
    json_body(service.decide(case, "accept", "reviewer", conditions=CONDITIONS))
    day = today(service).isoformat()
    agreement: dict[str, Any] = {"agreement": AGREEMENT.model_dump(mode="json"), "signed_on": day}
    json_body(service.decide(case, "sign-agreement", "registrar", **agreement))
    json_body(plan_audit(service, case))
    service.clock.set_day(date(2025, 6, 12))
    json_body(record_audit(service, case, held_from=day, held_to=day))

    assert late(service, days="9") == [(case, "certificate.audited.v2", 10, day)]
    assert late(service, days="10") == []


def late(service: Service, **filters: str) -> list[tuple[Any, ...]]:
    service.wait_for_views()
    body = json_body(service.read("/api/v1/audit/patterns/late-records", "regulator", **filters))
    return [(row["certificate"], row["topic"], row["days"], row["effective_on"]) for row in body["rows"]]
