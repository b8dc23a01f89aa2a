"""Cases for tests of the case page: a full lifecycle, or one person in two roles."""

from collections.abc import Iterator
from typing import Any, Final

from api.rest.staff_examples import EXAMPLES
from domain.values import Role
from services.keys import KeyTerms
from services.scopes import ALL
from tests.api.case_steps import EVIDENCE, LIFT, apply_for_certificate, plan_audit, record_audit, sheet, today
from tests.api.running_service import BODY, CONDITIONS, Service, json_body

MINOR: Final = {"grade": "minor", "clause": "5.1.1.2", "statement": "网点<b>培训记录</b>缺失"}
AGREEMENT: Final = {"kind": "agreement", "name": "认证合同", "digest": "sha256:" + "1" * 64}
BOTH: Final = "both"
OTHERS: Final[dict[str, Any]] = {
    "scope": "家用电器的售后服务",
    "organisation": EXAMPLES["apply"]["particulars"]["organisation"]
    | {"uscc": "91512081MA62K0260E", "name": "四川<u>示范</u>家电有限公司"},
}

Step = tuple[str, str, dict[str, Any]]


def full_lifecycle(service: Service) -> Iterator[str]:
    """The id of a case, once after each step from its application to its revocation.

    The case has its own organisation, which may not apply again afterwards.
    """
    case = apply_for_certificate(service, particulars=OTHERS)
    yield case
    for decision, name, terms in _until_signed(service):
        json_body(service.decide(case, decision, name, **terms))
        yield case
    json_body(plan_audit(service, case))
    yield case
    json_body(record_audit(service, case, nonconformities=[MINOR]))
    yield case
    for decision, name, terms in _until_revoked(service):
        json_body(service.decide(case, decision, name, **terms))
        yield case


def add_key(service: Service, name: str, *roles: Role) -> str:
    """The id of a new person with an API key for these roles."""
    service.keys[name] = service.container.keys.add(f"P-{name}", roles, BODY, KeyTerms(ALL))
    return f"P-{name}"


def case_audited_by_decider(service: Service) -> str:
    """The id of a case to be decided whose auditor is a decision maker as well."""
    case, day = apply_for_certificate(service), today(service).isoformat()
    plan = {"purpose": "initial", "leader": "P-both", "team": ["P-both"], "starts": day, "ends": day}
    report = {"held_from": day, "held_to": day, "sheet": sheet(96), "recommended": True}
    steps: list[Step] = [
        *_until_signed(service)[2:],
        ("plan-audit", "planner", plan),
        ("record-audit", BOTH, report),
        ("review", "reviewer", {"positive": True}),
    ]
    for decision, name, terms in steps:
        json_body(service.decide(case, decision, name, **terms))
    return case


def case_planned_by(service: Service, planner: str) -> str:
    """The id of a case whose audit was planned by a person."""
    case, day = apply_for_certificate(service), today(service).isoformat()
    team = {"leader": "P-leader", "team": ["P-leader", "P-auditor"]}
    plan = {"purpose": "initial", "starts": day, "ends": day} | team
    for decision, name, terms in (*_until_signed(service)[2:], ("plan-audit", planner, plan)):
        json_body(service.decide(case, decision, name, **terms))
    return case


def _until_signed(service: Service) -> list[Step]:
    day = today(service).isoformat()
    return [
        ("request-supplement", "reviewer", {"missing": ["网点清单"], "due": day}),
        ("supplement", "registrar", {"documents": [AGREEMENT | {"kind": "outlet_list", "name": "网点"}]}),
        ("accept", "reviewer", {"conditions": CONDITIONS}),
        ("sign-agreement", "registrar", {"agreement": AGREEMENT, "signed_on": day}),
    ]


def _until_revoked(service: Service) -> list[Step]:
    day = today(service).isoformat()
    change = {
        "kind": "particulars",
        "description": "迁址",
        "proposed": {"address": "福州市鼓楼区 & 路 9 号"},
        "reported_on": day,
    }
    complaint = {"kind": "service", "received_at": f"{day}T01:00:00+08:00", "statement": "<i>超时</i>"}
    correction = {
        "finding": "1-N1",
        "cause": "无人负责",
        "action": "补齐",
        "responsible": "部门",
        "by_day": day,
    }
    return [
        ("correct", "leader", correction),
        ("close-nonconformity", "auditor", {"finding": "1-N1", "verification": "抽查合格"}),
        ("review", "reviewer", {"positive": True}),
        ("grant", "decider", {"level": "four-star", "lower_because": "评审组建议"}),
        ("request-change", "registrar", change),
        ("evaluate-change", "reviewer", {"change": 1, "favourable": True, "audit": None}),
        ("change", "decider", {"change": 1}),
        ("file-complaint", "complaints", complaint),
        ("suspend", "decider", {"ground": "misuse_of_mark", "complaint": 1, "lift_conditions": [LIFT]}),
        ("lodge-appeal", "complaints", {"against": 16, "lodged_on": day}),
        ("record-lifting-evaluation", "auditor", {"held_on": day, "document": EVIDENCE}),
        ("reinstate", "decider", {"conditions_met": [LIFT]}),
        ("revoke", "decider", {"ground": "fraud", "document": EVIDENCE}),
    ]
