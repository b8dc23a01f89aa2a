"""Rule 32: a complaint is acknowledged, investigated by someone not involved, and then concluded."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.case_steps import grant_certificate
from tests.api.running_service import Service, json_body
from tests.rules.everywhere import read_everywhere

CLOSING: dict[str, Any] = {
    "complaint": 1,
    "substantiated": True,
    "outcome": "维修超时属实",
    "follows": "audit",
}


@pytest.fixture
def complained(shared_service: Service) -> str:
    """A certificate about whose service somebody complained an hour ago."""
    case, _ = grant_certificate(shared_service)
    received_at = (shared_service.clock.now - timedelta(hours=1)).isoformat()
    terms: dict[str, Any] = {"kind": "service", "received_at": received_at, "statement": "上门维修超时"}
    json_body(shared_service.decide(case, "file-complaint", "complaints", **terms))
    return case


def due_kinds(service: Service, case: str) -> set[str]:
    service.wait_for_views()
    body = json_body(service.read("/api/v1/staff/worklist", "complaints"))
    return {item["kind"] for item in body["items"] if item["certificate"] == case}


def test_one_officer_does_not_file_answer_and_close_without_an_investigation(
    shared_service: Service, complained: str
) -> None:
    def take(decision: str, **terms: Any) -> int:
        return shared_service.decide(complained, decision, "complaints", **terms).status_code

    number = shared_service.case(complained)["number"]
    assert take("answer-complaint", complaint=1, answer="正在核实") == 200
    assert take("close-complaint", **CLOSING) == 409
    assert take("acknowledge-complaint", complaint=1) == 200
    assert take("close-complaint", **CLOSING) == 409
    assert due_kinds(shared_service, complained) >= {"complaint_to_investigate"}
    assert take("investigate-complaint", complaint=1, result="三次维修均超时") == 200
    assert "complaint_to_investigate" not in due_kinds(shared_service, complained)
    assert "complaint_to_close" in due_kinds(shared_service, complained)
    assert take("close-complaint", **CLOSING | {"follows": None}) == 422
    assert take("close-complaint", **CLOSING) == 200
    now = read_everywhere(shared_service, number)
    assert not {kind for kind in now.due if kind.startswith("complaint")}
    assert now.answer == ("valid", "five-star", "yes")
    page = shared_service.read(f"/c/{number}").text
    assert "投诉" not in page.partition("<main")[2].partition("</main>")[0]
