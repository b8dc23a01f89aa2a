"""Set-up of a case for each decision, and the key of a person who may take the decision."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import reduce
from typing import Any, Final
from uuid import uuid4

from api.rest.staff_examples import EXAMPLES
from domain.events.institution import ApprovalGiven
from domain.recorded import Command
from domain.values import Role
from services.commands import CommandRequest
from services.principal import Principal
from tests.api.case_steps import (
    LIFT,
    apply_for_certificate,
    evaluate_lifting,
    grant_certificate,
    plan_audit,
    record_audit,
    review_case,
    suspend_certificate,
    today,
)
from tests.api.running_service import AFTER_SALES, BODY, CONDITIONS, EDITION, Json, Service, json_body

CaseSetup = Callable[[Service], str]

OTHER_USCC: Final = "91512081MA62K0260E"
SUCCESSOR: Final = "GB/T 27922-2026"
THIRD_USCC: Final = "91510100MA6TEXT72Q"
FINDINGS: Final = [
    {"grade": "minor", "clause": None, "statement": statement}
    for statement in ("网点培训记录缺失", "回访记录不全")
]
"""Two findings, of which tests correct the first."""

_DAY: Final = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")


def example_terms(service: Service, decision: str, case: str) -> Json:  # noqa: C901  (one case per decision)
    """The example of the HTTP API, with days and numbers of this case."""
    terms: Json = _with_day(EXAMPLES[decision], today(service).isoformat())
    case_view = service.case(case)
    match decision:
        case "accept":
            return terms | {"conditions": CONDITIONS}
        case "grant":
            return terms | {"lower_because": "评审组建议按四星级批准"}
        case "upgrade" | "downgrade":
            return terms | {"effective_on": today(service).isoformat()}
        case "lodge-appeal":
            return terms | {"against": case_view["decided"][-1]["version"]}
        case "set-aside" | "propose-set-aside":
            return terms | {"version": case_view["decided"][-1]["version"]}
        case "confirm-set-aside":
            return terms | {"proposal": case_view["version"]}
        case "extend-suspension":
            return terms | {"until": (today(service) + timedelta(days=30)).isoformat()}
        case "reinstate":
            return terms | {"conditions_met": [LIFT]}
    return terms


def _with_day(value: Any, day: str) -> Any:
    match value:
        case dict():
            return {name: _with_day(each, day) for name, each in value.items()}
        case list():
            return [_with_day(each, day) for each in value]
        case str():
            return _DAY.sub(day, value)
    return value


def _after_decision(before: CaseSetup, decision: str, name: str) -> CaseSetup:
    def set_up(service: Service) -> str:
        case = before(service)
        json_body(service.decide(case, decision, name, **example_terms(service, decision, case)))
        return case

    return set_up


def _after_audit(purpose: str, score: int | str, before: CaseSetup, review: bool = True) -> CaseSetup:
    def set_up(service: Service) -> str:
        case = before(service)
        json_body(plan_audit(service, case, purpose))
        json_body(record_audit(service, case, score))
        if review:
            json_body(service.decide(case, "review", "reviewer", positive=True))
        return case

    return set_up


def _after_grant(level: str = "five-star") -> CaseSetup:
    def set_up(service: Service) -> str:
        case = review_case(service)
        lower = None if level == "five-star" else "评审组建议"
        json_body(service.decide(case, "grant", "decider", level=level, lower_because=lower))
        return case

    return set_up


def _with_a_finding(service: Service) -> str:
    case = _SIGNED(service)
    json_body(plan_audit(service, case))
    json_body(record_audit(service, case, nonconformities=FINDINGS))
    return case


def _suspended(service: Service) -> str:
    case = grant_certificate(service)[0]
    json_body(suspend_certificate(service, case))
    return case


def _suspended_briefly(service: Service) -> str:
    case = grant_certificate(service)[0]
    json_body(suspend_certificate(service, case, until=today(service).isoformat()))
    return case


def _evaluated(service: Service) -> str:
    case = _suspended(service)
    json_body(evaluate_lifting(service, case))
    return case


def _with_a_measure(service: Service) -> str:
    """A certificate whose failed surveillance ordered a downgrade."""
    case = _after_audit("surveillance", 92, _GRANTED, review=False)(service)
    json_body(service.decide(case, "supervise", "decider", passed=False, measures=["downgrade"]))
    return case


def _of_another_organisation(service: Service) -> str:
    """A certificate of another organisation, whose revocation bars no other case of the tests."""
    particulars = EXAMPLES["apply"]["particulars"]
    organisation = particulars["organisation"] | {"uscc": OTHER_USCC}
    return grant_certificate(service, particulars=particulars | {"organisation": organisation})[0]


def _audited_with_an_interest(service: Service) -> str:
    """A case of a third organisation; an auditor declares an interest in it after the audit (rule 37)."""
    particulars = EXAMPLES["apply"]["particulars"]
    organisation = particulars["organisation"] | {"uscc": THIRD_USCC}
    case = review_case(service, particulars=particulars | {"organisation": organisation})
    interest = EXAMPLES["interest"] | {"person": "P-auditor", "uscc": THIRD_USCC, "until": None}
    json_body(service.command("/api/v1/staff/interests", "administrator", interest), 201)
    return case


def _with_successor_edition(service: Service) -> str:
    """A certificate whose edition has a successor; the edition stays in force for other certificates."""
    case = grant_certificate(service)[0]
    operator = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}))
    institutions = service.container.institutions

    def command() -> CommandRequest:
        return CommandRequest(operator, Command(id=uuid4(), fingerprint="sha256:0", correlation=uuid4()))

    if SUCCESSOR not in institutions.scheme("after-sales").editions:
        institutions.publish(AFTER_SALES.model_copy(update={"edition": SUCCESSOR}), "published", command())
        deadline = today(service).replace(year=today(service).year + 1)
        institutions.supersede("after-sales", (EDITION, SUCCESSOR), deadline, "superseded", command())
        approval = ApprovalGiven(reason="CNCA", field="SC03", scheme="after-sales", edition=SUCCESSOR)
        institutions.record_approval(BODY, approval, command())
    return case


def let_effects_be_held(service: Service) -> None:
    """From now on the scheme allows the effect of a decision to be held during an appeal."""
    rules = service.container.institutions.scheme("after-sales").editions[EDITION]
    if not rules.limits.appeal_may_hold_effect:
        limits = rules.limits.model_copy(update={"appeal_may_hold_effect": True})
        revised = rules.model_copy(update={"limits": limits, "rule_version": f"{rules.rule_version}-held"})
        by = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}))
        command = Command(id=uuid4(), fingerprint="sha256:0", correlation=uuid4())
        service.container.institutions.publish(revised, "revised", CommandRequest(by, command))


def effect_may_be_held(service: Service) -> str:
    """An acknowledged appeal under a scheme that allows the effect to be held from now on."""
    let_effects_be_held(service)
    return _ACKNOWLEDGED(service)


_ACCEPTED: Final = _after_decision(apply_for_certificate, "accept", "reviewer")
_SIGNED: Final = _after_decision(_ACCEPTED, "sign-agreement", "registrar")
_PLANNED: Final = _after_decision(_SIGNED, "plan-audit", "planner")
_GRANTED: Final = _after_grant()
_REPORTED: Final = _after_decision(_GRANTED, "request-change", "registrar")
_EVALUATED: Final = _after_decision(_REPORTED, "evaluate-change", "reviewer")
_APPEALED: Final = _after_decision(_suspended, "lodge-appeal", "complaints")
_ACKNOWLEDGED: Final = _after_decision(_APPEALED, "acknowledge-appeal", "complaints")
_PROPOSED: Final = _after_decision(_suspended, "propose-set-aside", "decider")
_COMPLAINED: Final = _after_decision(apply_for_certificate, "file-complaint", "complaints")
_INVESTIGATED: Final = reduce(
    lambda before, name: _after_decision(before, name, "complaints"),
    ("acknowledge-complaint", "answer-complaint", "investigate-complaint"),
    _COMPLAINED,
)

CASE_SETUPS: Final[dict[str, tuple[str, CaseSetup]]] = {
    "request-supplement": ("reviewer", apply_for_certificate),
    "supplement": ("registrar", apply_for_certificate),
    "accept": ("reviewer", apply_for_certificate),
    "decline": ("reviewer", apply_for_certificate),
    "withdraw": ("registrar", apply_for_certificate),
    "sign-agreement": ("registrar", _ACCEPTED),
    "plan-audit": ("planner", _SIGNED),
    "cancel-audit": ("planner", _PLANNED),
    "replace-team": ("planner", _PLANNED),
    "review": ("reviewer", _after_audit("initial", 96, _SIGNED, review=False)),
    "uphold-audit": ("reviewer", _audited_with_an_interest),
    "correct": ("registrar", _with_a_finding),
    "accept-correction": ("reviewer", _after_decision(_with_a_finding, "correct", "registrar")),
    "reject-correction": ("reviewer", _after_decision(_with_a_finding, "correct", "registrar")),
    "close-nonconformity": ("auditor", _after_decision(_with_a_finding, "correct", "registrar")),
    "grant": ("decider", review_case),
    "refuse": ("decider", review_case),
    "supervise": ("decider", _after_audit("surveillance", 96, _GRANTED, review=False)),
    "upgrade": ("decider", _after_audit("upgrade", 96, _after_grant("four-star"))),
    "transition": ("decider", _after_audit("transition", 96, _with_successor_edition)),
    "request-change": ("registrar", _GRANTED),
    "evaluate-change": ("reviewer", _REPORTED),
    "change": ("decider", _EVALUATED),
    "reject-change": ("decider", _EVALUATED),
    "rectify": ("decider", apply_for_certificate),
    "downgrade": ("decider", _GRANTED),
    "suspend": ("decider", _GRANTED),
    "reinstate": ("decider", _evaluated),
    "extend-suspension": ("decider", _suspended_briefly),
    "record-lifting-evaluation": ("auditor", _suspended),
    "revoke": ("decider", _of_another_organisation),
    "deregister": ("decider", _GRANTED),
    "waive-measure": ("decider", _with_a_measure),
    "lodge-appeal": ("complaints", _suspended),
    "acknowledge-appeal": ("complaints", _APPEALED),
    "decide-appeal": ("other-decider", _ACKNOWLEDGED),
    "hold-effect": ("other-decider", effect_may_be_held),
    "set-aside": ("other-decider", _suspended),
    "propose-set-aside": ("decider", _suspended),
    "confirm-set-aside": ("other-decider", _PROPOSED),
    "file-complaint": ("complaints", apply_for_certificate),
    "acknowledge-complaint": ("complaints", _COMPLAINED),
    "answer-complaint": ("complaints", _COMPLAINED),
    "order-correction": ("decider", _GRANTED),
    "confirm-correction": ("complaints", _after_decision(_GRANTED, "order-correction", "decider")),
    "investigate-complaint": ("complaints", _COMPLAINED),
    "close-complaint": ("complaints", _INVESTIGATED),
}
"""Decision → key of a person who may take it, and the set-up of a case in which it is open."""
