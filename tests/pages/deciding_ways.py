"""How does a case get to where each decision is open, and who takes it there?"""

import re
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from api.rest.staff.examples import EXAMPLES
from domain.events.institution import ApprovalGiven
from domain.recorded import Command
from domain.values import Role
from services.commands import Asked
from services.principal import Principal
from tests.api.served import AFTER_SALES, BODY, CONDITIONS, EDITION, Json, Service, said
from tests.api.ways import LIFT, applied, audited, granted, planned, reviewed, suspended, today

Way = Callable[[Service], str]

OTHER_USCC: Final = "91512081MA62K0260E"
SUCCESSOR: Final = "GB/T 27922-2026"
OBSERVED: Final = [
    {"grade": "minor", "clause": None, "statement": statement}
    for statement in ("网点培训记录缺失", "回访记录不全")
]
"""Of two findings, the first is corrected."""

_DAY: Final = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")


def example(service: Service, decision: str, case: str) -> Json:
    """The example of the interface, with the days and numbers of this case."""
    terms: Json = _dated(EXAMPLES[decision], today(service).isoformat())
    seen = service.case(case)
    match decision:
        case "accept":
            return terms | {"conditions": CONDITIONS}
        case "grant":
            return terms | {"lower_because": "评审组建议按四星级批准"}
        case "upgrade" | "downgrade":
            return terms | {"effective_on": today(service).isoformat()}
        case "lodge-appeal":
            return terms | {"against": seen["decided"][-1]["version"]}
        case "reinstate":
            return terms | {"conditions_met": [LIFT]}
    return terms


def _dated(value: Any, day: str) -> Any:
    match value:
        case dict():
            return {name: _dated(each, day) for name, each in value.items()}
        case list():
            return [_dated(each, day) for each in value]
        case str():
            return _DAY.sub(day, value)
    return value


def _after(way: Way, decision: str, name: str) -> Way:
    def went(service: Service) -> str:
        case = way(service)
        said(service.decide(case, decision, name, **example(service, decision, case)))
        return case

    return went


def _audited(purpose: str, score: int | str, before: Way, review: bool = True) -> Way:
    def went(service: Service) -> str:
        case = before(service)
        said(planned(service, case, purpose))
        said(audited(service, case, score))
        if review:
            said(service.decide(case, "review", "reviewer", positive=True))
        return case

    return went


def _certified(level: str = "five-star") -> Way:
    def went(service: Service) -> str:
        case = reviewed(service)
        lower = None if level == "five-star" else "评审组建议"
        said(service.decide(case, "grant", "decider", level=level, lower_because=lower))
        return case

    return went


def _with_a_finding(service: Service) -> str:
    case = _SIGNED(service)
    said(planned(service, case))
    said(audited(service, case, nonconformities=OBSERVED))
    return case


def _suspended(service: Service) -> str:
    case = granted(service)[0]
    said(suspended(service, case))
    return case


def _of_another_organisation(service: Service) -> str:
    """Whose revocation bars no other case here."""
    particulars = EXAMPLES["apply"]["particulars"]
    organisation = particulars["organisation"] | {"uscc": OTHER_USCC}
    return granted(service, particulars=particulars | {"organisation": organisation})[0]


def _to_be_moved(service: Service) -> str:
    """To an edition that succeeds the one of the certificate, which stays in force for everyone else."""
    case = granted(service)[0]
    operator = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}))
    institutions = service.here.institutions

    def asked() -> Asked:
        return Asked(operator, Command(id=uuid4(), fingerprint="sha256:0", correlation=uuid4()))

    if SUCCESSOR not in institutions.scheme("after-sales").editions:
        institutions.publish(AFTER_SALES.model_copy(update={"edition": SUCCESSOR}), "published", asked())
        deadline = today(service).replace(year=today(service).year + 1)
        institutions.supersede("after-sales", (EDITION, SUCCESSOR), deadline, "superseded", asked())
        approval = ApprovalGiven(reason="CNCA", field="SC03", scheme="after-sales", edition=SUCCESSOR)
        institutions.approve(BODY, approval, asked())
    return case


_ACCEPTED: Final = _after(applied, "accept", "reviewer")
_SIGNED: Final = _after(_ACCEPTED, "sign-agreement", "registrar")
_GRANTED: Final = _certified()
_REPORTED: Final = _after(_GRANTED, "request-change", "registrar")
_EVALUATED: Final = _after(_REPORTED, "evaluate-change", "reviewer")
_APPEALED: Final = _after(_suspended, "lodge-appeal", "complaints")
_COMPLAINED: Final = _after(applied, "file-complaint", "complaints")

WAYS: Final[dict[str, tuple[str, Way]]] = {
    "request-supplement": ("reviewer", applied),
    "supplement": ("registrar", applied),
    "accept": ("reviewer", applied),
    "decline": ("reviewer", applied),
    "withdraw": ("registrar", applied),
    "sign-agreement": ("registrar", _ACCEPTED),
    "plan-audit": ("planner", _SIGNED),
    "review": ("reviewer", _audited("initial", 96, _SIGNED, review=False)),
    "correct": ("registrar", _with_a_finding),
    "close-nonconformity": ("auditor", _after(_with_a_finding, "correct", "registrar")),
    "grant": ("decider", reviewed),
    "refuse": ("decider", reviewed),
    "supervise": ("decider", _audited("surveillance", 96, _GRANTED, review=False)),
    "upgrade": ("decider", _audited("upgrade", 96, _certified("four-star"))),
    "transition": ("decider", _audited("transition", 96, _to_be_moved)),
    "request-change": ("registrar", _GRANTED),
    "evaluate-change": ("reviewer", _REPORTED),
    "change": ("decider", _EVALUATED),
    "reject-change": ("decider", _EVALUATED),
    "rectify": ("decider", applied),
    "downgrade": ("decider", _GRANTED),
    "suspend": ("decider", _GRANTED),
    "reinstate": ("decider", _suspended),
    "revoke": ("decider", _of_another_organisation),
    "deregister": ("decider", _GRANTED),
    "lodge-appeal": ("complaints", _suspended),
    "acknowledge-appeal": ("complaints", _APPEALED),
    "decide-appeal": ("other-decider", _APPEALED),
    "file-complaint": ("complaints", applied),
    "acknowledge-complaint": ("complaints", _COMPLAINED),
    "answer-complaint": ("complaints", _COMPLAINED),
    "close-complaint": ("complaints", _after(_COMPLAINED, "answer-complaint", "complaints")),
}
"""Decision → who takes it, and the way to a case in which it is open."""
