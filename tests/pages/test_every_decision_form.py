"""Decision forms and the HTTP API: for every decision both record the same events."""

from typing import Any

import pytest

from api.pages.decision_forms.decisions import OTHER_PAGES
from domain.certificate.catalogue import DECISIONS
from tests.api.case_steps import copy_case
from tests.api.running_service import Service, json_body
from tests.pages.case_setups import CASE_SETUPS, example_terms
from tests.pages.html_forms import DecisionPages

UNIQUE_FIELDS = {"number", "lineage", "since", "particulars"}
"""Fields that differ between any two certificates."""


def test_every_decision_has_a_case_set_up() -> None:
    assert CASE_SETUPS.keys() == DECISIONS.keys() - OTHER_PAGES


@pytest.mark.parametrize("decision", CASE_SETUPS)
def test_a_page_records_what_the_http_api_records(shared_service: Service, decision: str) -> None:
    name, set_up = CASE_SETUPS[decision]
    by_page = set_up(shared_service)
    if decision == "grant":
        by_json = set_up(shared_service)  # An organisation is granted one certificate (rule 21).
    else:
        ((by_json, _),) = copy_case(shared_service, by_page, 1)
    pages = DecisionPages(shared_service, by_page, name, "/en")
    terms = example_terms(shared_service, decision, by_page)
    more = {"confirmed": "yes"} if DECISIONS[decision].effect.confirmed else {}
    answer = pages.fill_and_submit(decision, terms, **more)
    json_body(shared_service.decide(by_json, decision, name, **terms))

    assert answer.status_code == 303, answer.text
    version = shared_service.case(by_page)["version"]
    assert answer.headers["location"] == f"/en/staff/cases/{by_page}?recorded={version}"
    assert _recorded(shared_service, by_page) == _recorded(shared_service, by_json)


def _recorded(service: Service, case: str) -> list[tuple[Any, ...]]:
    events = service.read(f"/api/v1/staff/certificates/{case}/history", "registrar").json()
    return [
        (each["topic"], each["by"]["person"], each["reason"], _comparable(each["content"])) for each in events
    ]


def _comparable(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in UNIQUE_FIELDS}
