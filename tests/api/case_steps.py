"""Steps of a case over HTTP up to the state where a test starts, all on one day."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from httpx2 import Response

from domain.calendar import add_months, civil_date
from domain.certificate.fold import replay
from domain.events.decision import Granted
from domain.recorded import Command
from domain.streams import certificate_stream
from domain.uscc import check_character, organisation_check
from services.event_store import Append
from tests.api.running_service import AFTER_SALES, APPLICATION, CONDITIONS, Json, Service, json_body

LIFT = "补充评审合格"
EVIDENCE = {"kind": "evidence", "name": "核查记录.pdf", "digest": "sha256:" + "2" * 64}
"""A document that a ground rests on."""


def sheet(score: int | str, deductions: int = 0) -> dict[str, Any]:
    """A sheet with all 52 clauses scored to a total of `score` points of 100."""
    assert AFTER_SALES.table

    remaining, results = Fraction(score), []
    for clause, maximum in AFTER_SALES.table.maxima.items():
        points = min(maximum, remaining)
        remaining -= points
        results.append({"kind": "scored", "clause": clause, "points": str(points)})
    deducted = {"basis": "own_rules", "statement": "未按本企业规定回访"}
    return {"kind": "scored", "results": results, "deductions": [deducted] * deductions}


def today(service: Service) -> date:
    """The current civil day."""
    return civil_date(service.clock.now)


def plan_audit(service: Service, id: str, purpose: str = "initial") -> Response:
    """An audit planned for today."""
    day = today(service).isoformat()
    return service.decide(
        id,
        "plan-audit",
        "planner",
        purpose=purpose,
        leader="P-leader",
        team=["P-leader", "P-auditor"],
        starts=day,
        ends=day,
    )


def record_audit(service: Service, id: str, score: int | str = 96, **terms: Any) -> Response:
    """An audit held today, with this score."""
    day = today(service).isoformat()
    report: dict[str, Any] = {
        "held_from": day,
        "held_to": day,
        "sheet": sheet(score),
        "recommended": True,
    } | terms
    return service.decide(id, "record-audit", "leader", **report)


def apply_for_certificate(service: Service, **changed: Any) -> str:
    """The id of a new case: of the holder of `prior`, or else of an organisation that has none here."""
    particulars = {"particulars": particulars_for(service, changed.get("prior"))}
    return str(json_body(service.apply(**particulars | changed), 201)["id"])


def particulars_for(service: Service, prior: str | None) -> Json:
    """Particulars of the holder of a case, or of an organisation that has not applied yet.

    An organisation has one certificate under a scheme at a body (rule 21). The first is that of the example.
    """
    if prior:
        case = replay(service.container.store.history(UUID(prior)))
        assert case
        return case.particulars.model_dump(mode="json")
    example: Json = APPLICATION["particulars"]
    number = next(service.organisations)
    code = example["organisation"]["uscc"] if number == 0 else uscc_of(number)
    return example | {"organisation": example["organisation"] | {"uscc": code}}


def uscc_of(number: int) -> str:
    """A valid unified social credit code for each number."""
    organisation = f"{number:08}"
    first17 = f"91350100{organisation}{organisation_check(organisation)}"
    return first17 + check_character(first17)


def review_case(service: Service, **changed: Any) -> str:
    """The id of a case that is reviewed and awaits its decision."""
    case = apply_for_certificate(service, **changed)
    agreement = {"kind": "agreement", "name": "认证合同", "digest": "sha256:" + "1" * 64}
    for answer in (
        service.decide(case, "accept", "reviewer", conditions=CONDITIONS),
        service.decide(
            case, "sign-agreement", "registrar", agreement=agreement, signed_on=today(service).isoformat()
        ),
        plan_audit(service, case),
        record_audit(service, case),
        service.decide(case, "review", "reviewer", positive=True),
    ):
        json_body(answer)
    return case


def grant_certificate(service: Service, **changed: Any) -> tuple[str, str]:
    """The id and the number of a five-star certificate."""
    case = review_case(service, **changed)
    return case, json_body(service.decide(case, "grant", "decider", level="five-star"))["number"]


def supervise_certificate(service: Service, id: str) -> None:
    """A surveillance held and passed today."""
    json_body(plan_audit(service, id, "surveillance"))
    json_body(record_audit(service, id))
    json_body(service.decide(id, "supervise", "decider", passed=True))


def supervise_until_renewal(service: Service, id: str) -> None:
    """The two surveillances of a three-year certificate granted today, each on its last day (rule 20)."""
    granted_on = today(service)
    for months in (12, 24):
        service.clock.set_day(add_months(granted_on, months))
        supervise_certificate(service, id)


def suspend_certificate(service: Service, id: str, **terms: Any) -> Response:
    """A suspension for the longest time that the scheme allows."""
    ground: dict[str, Any] = {"ground": "misuse_of_mark", "document": EVIDENCE, "lift_conditions": [LIFT]}
    return service.decide(id, "suspend", "decider", **ground | terms)


def evaluate_lifting(service: Service, id: str, **terms: Any) -> Response:
    """An evaluation today whether the suspension can be lifted, by someone who decides nothing."""
    report: dict[str, Any] = {"held_on": today(service).isoformat(), "document": EVIDENCE}
    return service.decide(id, "record-lifting-evaluation", "auditor", **report | terms)


def days_ago(service: Service, days: int) -> str:
    """A civil day before today."""
    return (today(service) - timedelta(days=days)).isoformat()


def copy_case(service: Service, id: str, count: int) -> list[tuple[str, str]]:
    """Ids and numbers of further cases with the history of an existing one, written to the event store.

    For tests that need many cases and none of the requests that lead there: 3 ms an event in place of 60.
    """
    history = service.container.store.history(UUID(id))
    copies = []
    for _ in range(count):
        stream, number = certificate_stream(uuid4()), f"{90_000 + next(service.numbers):05}"
        for known in history:
            event = known.event
            if isinstance(event, Granted):
                event = event.model_copy(update={"number": event.number[:7] + number + event.number[12:]})
            command = Command(id=uuid4(), fingerprint="", correlation=stream)
            append = Append(stream, known.version - 1, (event,))
            service.container.store.save([append], actor=known.actor, command=command)
        copies.append((str(stream), event.number if isinstance(event, Granted) else ""))
    service.wait_for_views()
    return copies
