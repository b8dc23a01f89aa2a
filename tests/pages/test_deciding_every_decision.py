"""Every decision can be taken on its page: what it records is what the same terms record as JSON."""

from typing import Any

import pytest

from api.pages.deciding.decisions import ELSEWHERE
from domain.certificate.catalogue import DECISIONS
from tests.api.served import Service, said
from tests.pages.deciding_forms import Pages
from tests.pages.deciding_ways import WAYS, example

OF_ONE_CASE = {"number", "lineage", "since"}
"""What no two certificates share."""


def test_every_decision_is_walked_here() -> None:
    assert WAYS.keys() == DECISIONS.keys() - ELSEWHERE


@pytest.mark.parametrize("decision", WAYS)
def test_a_page_records_what_the_interface_records(house: Service, decision: str) -> None:
    name, way = WAYS[decision]
    by_page, by_json = way(house), way(house)
    pages = Pages(house, by_page, name, "/en")
    terms = example(house, decision, by_page)
    more = {"confirmed": "yes"} if DECISIONS[decision].effect.confirmed else {}
    answer = pages.takes(decision, terms, **more)
    said(house.decide(by_json, decision, name, **terms))

    assert answer.status_code == 303, answer.text
    version = house.case(by_page)["version"]
    assert answer.headers["location"] == f"/en/staff/cases/{by_page}?recorded={version}"
    assert _recorded(house, by_page) == _recorded(house, by_json)


def _recorded(house: Service, case: str) -> list[tuple[Any, ...]]:
    events = house.read(f"/api/v1/staff/certificates/{case}/history", "registrar").json()
    return [(each["topic"], each["by"]["person"], each["reason"], _alike(each["content"])) for each in events]


def _alike(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in OF_ONE_CASE}
