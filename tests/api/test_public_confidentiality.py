"""Confidentiality: no person, clause score, finding or reason is on any public page."""

import re
from typing import Any, Final

import pytest

from api.http.permissions import PERMISSIONS
from tests.api.browsers import create_account, with_accounts
from tests.api.case_steps import plan_audit, sheet, today
from tests.api.running_service import APPLICATION, BODY, CONDITIONS, PEOPLE, Service, json_body
from tests.authorisation.routes import ROUTES

SECRET: Final = "只供内部"
"""Part of every internal text of the case."""

POINTS: Final = "0.0137"
"""The score of one clause, which appears nowhere else."""

NAMES: Final = {name: f"人员{place}欧阳" for place, name in enumerate(PEOPLE)}
HOLDER: Final[dict[str, Any]] = APPLICATION["particulars"]["organisation"]
OPEN_TO_ALL: Final = sorted(
    {path for operation, method, path in ROUTES if method == "GET" and operation not in PERMISSIONS}
)


@pytest.fixture
def number(service: Service) -> str:
    """The number of a certificate whose case has every kind of internal data."""
    with_accounts(service)
    for name, (role, body) in PEOPLE.items():
        create_account(service, NAMES[name], {role}, body, person=f"P-{name}")
    case = json_body(service.apply(reason=SECRET), 201)["id"]
    day = today(service).isoformat()
    agreement = {"kind": "agreement", "name": SECRET, "digest": "sha256:" + "1" * 64}
    correction = {
        "finding": "1-N1",
        "cause": SECRET,
        "action": SECRET,
        "documents": [agreement],
        "responsible": SECRET,
        "by_day": day,
    }
    minor = {"grade": "minor", "clause": "5.1.1.2", "statement": SECRET}
    audit = {"held_from": day, "held_to": day, "sheet": sheet("93.0137"), "recommended": True}
    complaint = {"kind": "service", "received_at": f"{day}T01:00:00+08:00", "statement": SECRET}
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("record-audit", "leader", audit | {"nonconformities": [minor]}),
        ("correct", "registrar", correction),
        ("accept-correction", "reviewer", {"finding": "1-N1", "due": day}),
        ("close-nonconformity", "leader", {"finding": "1-N1", "verification": SECRET}),
        ("review", "reviewer", {"positive": True}),
        ("grant", "decider", {"level": "three-star", "lower_because": SECRET}),
        ("file-complaint", "complaints", complaint),
        ("suspend", "decider", {"ground": "misuse_of_mark", "complaint": 1, "lift_conditions": [SECRET]}),
        ("lodge-appeal", "complaints", {"against": 12, "lodged_on": day}),
    ]
    json_body(service.decide(case, "accept", "reviewer", conditions=CONDITIONS))
    json_body(service.decide(case, "sign-agreement", "registrar", agreement=agreement, signed_on=day))
    json_body(plan_audit(service, case))
    for decision, name, terms in steps:
        json_body(service.decide(case, decision, name, **({"reason": SECRET} | terms)))
    service.wait_for_views()
    return str(service.case(case)["number"])


def public_texts(service: Service, number: str) -> dict[str, str]:
    """Every public response about the certificate, by path."""
    values = {"number": number, "scheme": "after-sales"}
    paths = [
        re.sub(r"\{([a-z_]+)(:[a-z]+)?\}", lambda field: values.get(field[1], "none"), path)
        for path in OPEN_TO_ALL
    ]
    searches = [
        f"/search?q={HOLDER['name']}",
        f"/search?q={HOLDER['uscc']}",
        f"/c/{number}?as_of=2025-01-06&then=1",
    ]
    searches += [f"/en{path}" for path in searches]
    searches += [f"/api/v1/certificates?organisation={HOLDER['name']}", f"/api/v1/certificates?body={BODY}"]
    answers = {path: service.client.get(path).text for path in [*paths, *searches]}
    for path in ("/check", "/en/check", "/check/download"):
        answers[f"POST {path}"] = service.client.post(path, files={"list": (None, number.encode())}).text
    lines = {"lines": [{"number": number, "organisation": HOLDER["name"]}]}
    return answers | {"POST verifications": service.client.post("/api/v1/verifications", json=lines).text}


def test_nothing_for_all_tells_what_is_for_few(service: Service, number: str) -> None:
    answers = public_texts(service, number)
    secrets = (SECRET, POINTS, "1-N1", "P-leader", "P-decider", *NAMES.values())
    wrong = {path: [secret for secret in secrets if secret in text] for path, text in answers.items()}

    assert {path: found for path, found in wrong.items() if found} == {}
    assert sum(number in text for text in answers.values()) > 15
