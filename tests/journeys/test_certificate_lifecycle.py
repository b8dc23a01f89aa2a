"""A whole lifecycle over HTTP: from application to revocation, over years, on an empty database.

After every step the public answer, the view of the staff and the history of the regulator agree; at the
end every answer that was ever given is given again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from httpx2 import Response

from tests.api.case_steps import LIFT, evaluate_lifting, plan_audit, record_audit, suspend_certificate
from tests.api.running_service import APPLICATION, CONDITIONS, DOCUMENTS, Json, Service, json_body

AGREEMENT: Final = {"kind": "agreement", "name": "认证合同", "digest": "sha256:" + "1" * 64}
NEW_NAME: Final = "福州示范智能家电有限公司"
OBSERVED: Final = [{"grade": "minor", "clause": None, "statement": "网点培训记录缺失"}]
CORRECTION: Final[dict[str, Any]] = {
    "finding": "1-N1",
    "cause": "未指定责任人",
    "action": "补齐记录",
    "responsible": "售后服务部经理",
    "by_day": "2025-03-01",
}
CHANGE: Final[dict[str, Any]] = {
    "kind": "particulars",
    "description": "公司更名，工商登记已完成",
    "proposed": {"name": NEW_NAME},
    "reported_on": "2026-05-06",
}

PUBLIC_STATUS: Final = {"granted": "valid", "suspended": "suspended", "revoked": "revoked"}

Step = Callable[[Service, str], Response]


def deciding(decision: str, name: str, **terms: Any) -> Step:
    return lambda service, case: service.decide(case, decision, name, **terms)


STEPS: Final[tuple[tuple[str, Step, str, str | None], ...]] = (
    (
        "2025-01-08",
        deciding("request-supplement", "registrar", missing=["执照"], due="2025-02-01"),
        "applied",
        None,
    ),
    ("2025-01-10", deciding("supplement", "registrar", documents=DOCUMENTS), "applied", None),
    ("2025-01-13", deciding("accept", "reviewer", conditions=CONDITIONS), "accepted", None),
    (
        "2025-01-15",
        deciding("sign-agreement", "registrar", agreement=AGREEMENT, signed_on="2025-01-15"),
        "signed",
        None,
    ),
    ("2025-02-10", plan_audit, "planned", None),
    (
        "2025-02-10",
        lambda service, case: record_audit(service, case, "95.5", nonconformities=OBSERVED),
        "audited",
        None,
    ),
    (
        "2025-02-20",
        deciding("correct", "registrar", **CORRECTION),
        "audited",
        None,
    ),
    (
        "2025-02-25",
        deciding("close-nonconformity", "leader", finding="1-N1", verification="抽查 5 份"),
        "audited",
        None,
    ),
    ("2025-03-01", deciding("review", "reviewer", positive=True), "reviewed", None),
    ("2025-03-10", deciding("grant", "decider", level="five-star"), "granted", "five-star"),
    ("2026-02-20", lambda service, case: plan_audit(service, case, "surveillance"), "granted", "five-star"),
    ("2026-02-20", lambda service, case: record_audit(service, case, 95), "granted", "five-star"),
    ("2026-02-27", deciding("supervise", "decider", passed=True), "granted", "five-star"),
    ("2026-05-06", deciding("request-change", "registrar", **CHANGE), "granted", "five-star"),
    (
        "2026-05-08",
        deciding("evaluate-change", "reviewer", change=1, favourable=True),
        "granted",
        "five-star",
    ),
    ("2026-05-11", deciding("change", "decider", change=1), "granted", "five-star"),
    ("2027-01-20", lambda service, case: plan_audit(service, case, "surveillance"), "granted", "five-star"),
    (
        "2027-01-20",
        lambda service, case: record_audit(service, case, 92, recommended=False),
        "granted",
        "five-star",
    ),
    (
        "2027-01-25",
        deciding("supervise", "decider", passed=False, measures=["downgrade"]),
        "granted",
        "five-star",
    ),
    ("2027-01-26", deciding("downgrade", "decider", level="four-star"), "granted", "four-star"),
    ("2027-02-10", suspend_certificate, "suspended", "four-star"),
    ("2027-03-09", evaluate_lifting, "suspended", "four-star"),
    ("2027-03-10", deciding("reinstate", "other-decider", conditions_met=[LIFT]), "granted", "four-star"),
    ("2027-05-10", suspend_certificate, "suspended", "four-star"),
    ("2027-11-10", deciding("revoke", "decider", ground="suspension_not_remedied"), "revoked", "four-star"),
)
"""Day, step, and the stage and level after it."""


@dataclass
class Journey:
    """A case over HTTP, and every public answer about it."""

    service: Service
    id: str
    number: str = ""
    given: list[tuple[str, Json]] = field(default_factory=list)

    def take(self, day: str, step: Step) -> Json:
        if self.service.clock.now.date() < date.fromisoformat(day):
            self.service.clock.set_day(date.fromisoformat(day))
        self.service.clock.advance(minutes=10)
        receipt = json_body(step(self.service, self.id))
        self.number = receipt["number"] or self.number
        self.service.clock.advance(minutes=10)
        self.service.wait_for_views()
        return receipt

    def ask(self) -> Json:
        """The public answer at this moment, stored with the moment."""
        moment = self.service.clock.now.isoformat()
        self.given.append((moment, json_body(self.service.read(f"/api/v1/certificates/{self.number}"))))
        return self.given[-1][1]


def begun(service: Service) -> Journey:
    receipt = json_body(service.apply(documents=DOCUMENTS[:1]), 201)
    return Journey(service, receipt["id"])


def test_public_staff_and_regulator_agree_after_every_step_of_a_life(service: Service) -> None:
    journey = begun(service)
    for day, step, stage, level in STEPS:
        receipt = journey.take(day, step)
        case = service.case(journey.id)
        history = service.read(f"/api/v1/staff/certificates/{journey.id}/history", "registrar").json()
        trail = service.read(f"/api/v1/audit/certificates/{journey.id}", "regulator").json()

        assert receipt["visible"]
        assert (case["stage"], case["version"], case["level"]) == (stage, receipt["version"], level)
        assert [each["topic"] for each in history] == [each["topic"] for each in trail]
        assert trail[-1]["version"] == receipt["version"]
        if journey.number:
            answer = journey.ask()
            assert (answer["status"], answer["level"]) == (PUBLIC_STATUS[stage], level)
            assert answer["organisation"]["name"] == case["particulars"]["organisation"]["name"]
            assert answer["next_surveillance_due"] is None or stage != "revoked"
            by_number = service.read(f"/api/v1/audit/certificates/{journey.number}", "regulator").json()
            assert by_number == trail


def test_at_the_end_of_a_life_every_answer_ever_given_is_given_again(service: Service) -> None:
    journey = begun(service)
    for day, step, _, _ in STEPS:
        journey.take(day, step)
        if journey.number:
            journey.ask()
    asked = [
        service.public(journey.number, as_of=moment, known_at=answer["known_at"])
        for moment, answer in journey.given
    ]
    as_of_then = [service.public(journey.number, as_of=moment) for moment, _ in journey.given]

    assert [stable_content(answer) for answer in asked] == [
        stable_content(answer) for _, answer in journey.given
    ]
    assert [answer["status"] for answer in as_of_then] == [answer["status"] for _, answer in journey.given]
    assert {answer["status"] for answer in as_of_then} == {"valid", "suspended", "revoked"}
    assert journey.given[0][1]["organisation"]["name"] == APPLICATION["particulars"]["organisation"]["name"]
    assert as_of_then[-1]["organisation"]["name"] == NEW_NAME


def stable_content(answer: Json) -> Json:
    """The answer without the moments of the query and the changes of the day."""
    moving = {"as_of", "made_at", "changes_that_day"}
    return {name: value for name, value in answer.items() if name not in moving}
