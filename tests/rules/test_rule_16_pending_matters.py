"""Rule 16: what is pending about a certificate passes to its successor on the first day of that one."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from domain.calendar import add_months
from domain.certificate.context import Context
from domain.certificate.errors import ProceedingPending
from domain.certificate.pending_matters import matters_passed
from domain.certificate.state import Certificate
from domain.deadlines import Dates, Kind, due
from domain.events.appeals import CorrectionOrdered
from domain.events.evaluation import AuditPurpose, CorrectionSubmitted
from domain.events.succession import Matters
from domain.events.upkeep import ChangeKind, ChangeRejected, ChangeRequested, Measure
from domain.organisation import Alteration
from domain.values import Role
from tests.api.case_steps import (
    EVIDENCE,
    LIFT,
    grant_certificate,
    plan_audit,
    record_audit,
    supervise_until_renewal,
)
from tests.api.running_service import FIRST_DAY, Json, Service, json_body
from tests.domain.certificate.builders import (
    CASE,
    CONTEXT,
    DECIDER,
    OTHER_DECIDER,
    REGISTRAR,
    HistoryStep,
    acting,
    case_of,
    take,
)
from tests.domain.certificate.sample_history import (
    LAST_DAY,
    REASON,
    SUPERVISED,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    audit_step,
    decision_step,
    finding,
    granted_event,
    plan_step,
)

NEW: Final = UUID(int=9)
BEGINS: Final = LAST_DAY + timedelta(days=1)
ON: Final = date(2028, 2, 1)
NEW_NAME: Final = Alteration(name="福州示范智能家电有限公司")
REQUESTED: Final = HistoryStep(
    ChangeRequested(
        reason=REASON,
        change=1,
        kind=ChangeKind.PARTICULARS,
        description="更名",
        proposed=NEW_NAME,
        reported_on=ON,
    ),
    REGISTRAR,
    Role.REGISTRAR,
    ON,
)
ORDERED: Final = decision_step(CorrectionOrdered(reason=REASON, order=1, due=date(2028, 3, 20)), ON)
AUDITED: Final = (
    plan_step(AuditPurpose.CHANGE, ON, 4),
    audit_step(ON, 4, findings=(finding("4-N1", due=date(2028, 3, 20)),)),
)
PRIOR: Final = replace(
    case_of(*UNTIL_GRANTED, *SUPERVISED, *AUDITED, REQUESTED, ORDERED),
    measures=frozenset({Measure.DOWNGRADE}),
)
PASSED_ON_PAGES: Final = {
    "": (
        "前一证书转入的事项",
        "0-N1",
        "记录缺失",
        "降低等级",
        "变更 1",
        "福州示范智能家电有限公司",
        "责令改正 1",
    ),
    "/en": ("Passed on", "0-N1", "记录缺失", "Downgrade", "Change 1", "Order 1"),
}
PASSED: Final = (Kind.FINDING_DUE, Kind.MEASURE_PENDING, Kind.CHANGE_TO_EVALUATE, Kind.CORRECTION_ORDERED)


def successor_steps(prior: Certificate) -> tuple[HistoryStep, ...]:
    """The steps of its successor until it is granted with what is pending about it."""
    granted = granted_event(valid_from=BEGINS, valid_until=date(2031, 3, 9)).model_copy(update={"cycle": 1})
    case = case_of(*UNTIL_REVIEWED, decision_step(granted, ON), stream=NEW)
    passed = matters_passed(prior, case, REASON)
    assert passed
    return (*UNTIL_REVIEWED, decision_step(granted, ON), decision_step(passed, ON))


def successor_of(prior: Certificate, *steps: HistoryStep) -> Certificate:
    """Its successor, granted with what is pending about it, after further steps."""
    return case_of(*successor_steps(prior), *steps, stream=NEW)


def again(prior: Certificate, successor: Certificate) -> Matters | None:
    passed = matters_passed(prior, successor, REASON)
    return passed.matters if passed else None


def test_the_successor_has_them_under_numbers_of_its_own() -> None:
    case = successor_of(PRIOR)

    assert [(each.number, each.proposed) for each in case.changes] == [(1, NEW_NAME)]
    assert [(each.finding.id, each.due) for each in case.findings] == [("0-N1", date(2028, 3, 20))]
    assert case.measures == {Measure.DOWNGRADE}
    assert [(each.number, each.due) for each in case.orders] == [(1, date(2028, 3, 20))]


def test_until_its_first_day_they_are_due_at_the_predecessor() -> None:
    before = due(PRIOR, CONTEXT.scheme, Dates())
    items = {item.kind: item for item in due(successor_of(PRIOR), CONTEXT.scheme, Dates())}

    assert {item.kind for item in before if item.shown_to == LAST_DAY} >= set(PASSED)
    assert {kind: items[kind].shown_from for kind in PASSED} == dict.fromkeys(PASSED, BEGINS)


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        ("waive-measure", {"measure": "downgrade"}),
        ("evaluate-change", {"change": 1, "favourable": True}),
        ("order-correction", {"due": date(2028, 3, 31)}),
        ("confirm-correction", {"order": 1}),
    ],
)
def test_it_deals_with_them_from_its_first_day_on(name: str, terms: dict[str, Any]) -> None:
    case = successor_of(PRIOR)
    roles = (Role.DECIDER, Role.REVIEWER)

    with pytest.raises(ProceedingPending):
        take(name, case, acting(OTHER_DECIDER, *roles, on=LAST_DAY), terms)
    assert take(name, case, acting(OTHER_DECIDER, *roles, on=BEGINS), terms)


def test_from_then_on_the_predecessor_does_not() -> None:
    context: Context = replace(CONTEXT, successor=successor_of(PRIOR))
    roles = (Role.DECIDER, Role.REVIEWER)

    assert take(
        "confirm-correction", PRIOR, acting(OTHER_DECIDER, *roles, on=LAST_DAY), {"order": 1}, context
    )
    with pytest.raises(ProceedingPending):
        take("confirm-correction", PRIOR, acting(OTHER_DECIDER, *roles, on=BEGINS), {"order": 1}, context)


def test_what_the_predecessor_deals_with_is_no_longer_pending() -> None:
    rejected = replace(PRIOR, changes=(), measures=frozenset())
    matters = again(rejected, successor_of(PRIOR))

    assert matters
    assert (matters.changes, matters.measures) == ((), ())
    assert again(PRIOR, successor_of(PRIOR)) is None


def test_what_was_dealt_with_here_is_not_pending_again() -> None:
    settled = (decision_step(ChangeRejected(reason=REASON, change=1), BEGINS),)
    later = replace(PRIOR, measures=frozenset())
    passed = matters_passed(later, successor_of(PRIOR, *settled), REASON)
    assert passed

    case = successor_of(PRIOR, *settled, decision_step(passed, BEGINS))

    assert (case.changes, case.measures) == ((), frozenset())
    assert [each.finding.id for each in case.findings] == ["0-N1"]


def test_a_correction_submitted_before_comes_with_the_finding() -> None:
    corrected = case_of(
        *UNTIL_GRANTED,
        *SUPERVISED,
        *AUDITED,
        decision_step(
            CorrectionSubmitted(reason=REASON, finding="4-N1", cause="x", action="y", documents=()), ON
        ),
    )

    assert successor_of(corrected).findings[0].corrected


def test_a_change_reported_here_meanwhile_keeps_its_number() -> None:
    own = replace(REQUESTED, on=BEGINS)
    case = successor_of(replace(PRIOR, changes=()), own)
    matters = again(PRIOR, case)

    assert matters
    assert [(each.number, each.origin) for each in matters.changes] == [(2, 1)]


def test_the_grant_records_them() -> None:
    reviewed = case_of(*UNTIL_REVIEWED, stream=NEW)
    audits = tuple(replace(each, held_from=ON, held_to=ON) for each in reviewed.audits)
    case = replace(reviewed, prior=CASE, audits=audits)
    act = acting(DECIDER, Role.DECIDER, on=ON)
    events = take("grant", case, act, {"level": "five-star"}, replace(CONTEXT, prior=PRIOR))

    assert [event.topic for event in events] == ["certificate.granted.v2", "certificate.matters-passed.v2"]


def test_what_arose_here_is_dealt_with_here_at_once() -> None:
    audited = (plan_step(AuditPurpose.SURVEILLANCE, ON, 2), audit_step(ON, 2, findings=(finding("2-N1"),)))
    case = successor_of(PRIOR, *audited, replace(REQUESTED, event=own_change()))
    act = acting(REGISTRAR, Role.REGISTRAR, on=LAST_DAY)
    items = {(item.kind, item.subject): item.shown_from for item in due(case, CONTEXT.scheme, Dates())}

    assert take("correct", case, act, CORRECTION | {"finding": "2-N1"})
    with pytest.raises(ProceedingPending):
        take("correct", case, act, CORRECTION | {"finding": "0-N1"})
    reviewer = acting(OTHER_DECIDER, Role.REVIEWER, on=LAST_DAY)
    assert take("evaluate-change", case, reviewer, {"change": 2, "favourable": True})
    with pytest.raises(ProceedingPending):
        take("evaluate-change", case, reviewer, {"change": 1, "favourable": True})
    assert items[Kind.FINDING_DUE, "2-N1"] is None
    assert items[Kind.FINDING_DUE, "0-N1"] == BEGINS


def own_change() -> ChangeRequested:
    return ChangeRequested.model_validate({**REQUESTED.event.model_dump(), "change": 2})


CORRECTION: Final = {
    "cause": "未指定记录责任人",
    "action": "指定责任人",
    "responsible": "售后服务部经理",
    "by_day": LAST_DAY,
}


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        ("downgrade", {"level": "three-star"}),
        ("suspend", {"ground": "misuse_of_mark", "document": EVIDENCE, "lift_conditions": [LIFT]}),
    ],
)
def test_an_ordered_measure_is_taken_at_the_predecessor_until_then(name: str, terms: dict[str, Any]) -> None:
    measure = Measure(name)
    case = successor_of(replace(PRIOR, measures=frozenset({measure})))
    with pytest.raises(ProceedingPending):
        take(name, case, acting(OTHER_DECIDER, Role.DECIDER, on=LAST_DAY), terms)
    assert take(name, case, acting(OTHER_DECIDER, Role.DECIDER, on=BEGINS), terms)


def listed(service: Service, case: str) -> set[str]:
    """The kinds of items about it that pass to a successor."""
    service.wait_for_views()
    items = json_body(service.read("/api/v1/staff/worklist", "decider"))["items"]
    kinds = {"finding_due", "measure_pending", "change_to_decide", "correction_ordered"}
    return {item["kind"] for item in items if item["certificate"] == case} & kinds


def test_over_http_they_are_settled_at_the_successor(service: Service) -> None:
    case, _ = grant_certificate(service)
    supervise_until_renewal(service, case)
    service.clock.set_day(add_months(FIRST_DAY, 32))
    successor, _ = grant_certificate(service, prior=case)
    first_day = add_months(FIRST_DAY, 36)
    service.clock.set_day(first_day - timedelta(days=20))
    everything = fail_surveillance(service, case)
    service.clock.set_day(first_day - timedelta(days=1))

    assert listed(service, case) == everything
    assert listed(service, successor) == set()
    refused = service.decide(successor, "waive-measure", "other-decider", measure="downgrade")
    assert json_body(refused, 409)["type"] == "/problems/proceeding-pending"

    service.clock.set_day(first_day)
    assert listed(service, case) == set()
    assert listed(service, successor) == everything
    for prefix, words in PASSED_ON_PAGES.items():
        shown = section(service, prefix, successor)
        assert [word for word in words if word not in shown] == []
    assert correct(service, case, "4-N1").status_code == 409
    for answer in (
        service.decide(successor, "waive-measure", "other-decider", measure="downgrade"),
        service.decide(successor, "change", "other-decider", change=1),
        service.decide(successor, "confirm-correction", "complaints", order=1),
        correct(service, successor, "0-N1"),
        service.decide(
            successor, "close-nonconformity", "auditor", finding="0-N1", verification="现场抽查，均齐全"
        ),
    ):
        json_body(answer)
    assert listed(service, successor) == set()
    assert section(service, "", successor) == ""


def section(service: Service, prefix: str, case: str) -> str:
    """What the page of the case says of matters passed on; empty if it has no such section."""
    text = service.read(f"{prefix}/staff/cases/{case}", "decider").text
    return text.partition('aria-labelledby="passed"')[2].partition("</section>")[0]


def fail_surveillance(service: Service, case: str) -> set[str]:
    """A failed surveillance with a finding, a change evaluated, a correction ordered: the kinds due then."""
    day = service.clock.now.date()
    observation: Json = {"grade": "minor", "clause": "5.1.1.2", "statement": "记录缺失"}
    report: dict[str, Any] = {
        "kind": "particulars",
        "description": "更名",
        "proposed": {"name": "福州示范智能家电有限公司"},
        "reported_on": day.isoformat(),
    }
    for answer in (
        plan_audit(service, case, "surveillance"),
        record_audit(service, case, 92, nonconformities=[observation]),
        service.decide(case, "supervise", "decider", passed=False, measures=["downgrade"]),
        service.decide(case, "request-change", "registrar", **report),
        service.decide(case, "evaluate-change", "reviewer", change=1, favourable=True),
        service.decide(case, "order-correction", "other-decider", due=(day + timedelta(days=50)).isoformat()),
    ):
        json_body(answer)
    return {"finding_due", "measure_pending", "change_to_decide", "correction_ordered"}


def correct(service: Service, case: str, finding: str) -> Any:
    return service.decide(
        case,
        "correct",
        "registrar",
        finding=finding,
        cause="未指定记录责任人",
        action="指定责任人并补齐记录",
        responsible="售后服务部经理",
        by_day=service.clock.now.date().isoformat(),
    )
