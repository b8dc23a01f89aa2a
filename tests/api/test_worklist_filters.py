"""Work list over HTTP: filters by person, overdue and name, and sort order."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.events.institution import BodyEnded
from domain.recorded import Command
from domain.values import Role
from services.commands import CommandRequest
from services.principal import Principal
from tests.api.case_steps import apply_for_certificate, grant_certificate
from tests.api.running_service import APPLICATION, BODY, FIRST_DAY, Service, json_body

WORKLIST = "/api/v1/staff/worklist"


def particulars_of(name: str) -> dict[str, Any]:
    """The particulars of an organisation with this name."""
    particulars: dict[str, Any] = APPLICATION["particulars"]
    return particulars | {"organisation": particulars["organisation"] | {"name": name}}


def organisations(service: Service, name: str, **filters: str) -> list[str]:
    """The organisations on the work list, in its order."""
    service.wait_for_views()
    return [item["organisation"] for item in json_body(service.read(WORKLIST, name, **filters))["items"]]


@pytest.fixture
def service_with_items(service: Service) -> Service:
    """Two applications that await acceptance, and a certificate with a future surveillance."""
    grant_certificate(service)
    apply_for_certificate(service, particulars=particulars_of("甲公司"))
    apply_for_certificate(service, particulars=particulars_of("乙公司"))
    return service


def test_mine_is_what_waits_for_the_person_who_asks(service_with_items: Service) -> None:
    assert len(organisations(service_with_items, "reviewer", mine="true")) == 2
    assert organisations(service_with_items, "planner", mine="true") == []
    assert organisations(service_with_items, "planner") == organisations(service_with_items, "reviewer")


def test_overdue_leaves_out_what_has_time(service_with_items: Service) -> None:
    assert organisations(service_with_items, "planner", overdue="true") == []

    service_with_items.clock.set_day(FIRST_DAY + timedelta(days=400))

    assert organisations(service_with_items, "planner", overdue="true", kind="surveillance_overdue") != []


def test_a_part_of_the_name_finds_what_is_about_it(service_with_items: Service) -> None:
    assert organisations(service_with_items, "planner", about="甲公") == ["甲公司"]
    assert organisations(service_with_items, "planner", about="丙") == []


def test_the_order_is_the_one_that_is_asked_for(service_with_items: Service) -> None:
    by_name = organisations(service_with_items, "planner", sort="organisation")

    assert by_name == sorted(by_name)
    assert organisations(service_with_items, "planner", sort="due") == organisations(
        service_with_items, "planner"
    )


@pytest.mark.parametrize(
    ("name", "value"), [("sort", "age"), ("mine", "perhaps"), ("about", "甲" * 201), ("about", "\0")]
)
def test_what_cannot_be_asked_is_refused(service: Service, name: str, value: str) -> None:
    assert service.read(WORKLIST, "planner", **{name: value}).status_code == 422


def test_a_body_that_left_is_offered_nothing_and_told_so(service_with_items: Service) -> None:
    service = service_with_items
    operator = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}), body=None)
    command = Command(id=uuid4(), fingerprint="sha256:0", correlation=uuid4())
    left = BodyEnded(reason="left", effective_on=FIRST_DAY + timedelta(days=400))
    service.container.institutions.record_body(BODY, left, CommandRequest(operator, command))
    service.clock.set_day(FIRST_DAY + timedelta(days=399))
    before = json_body(service.read(WORKLIST, "decider", mine="true"))
    assert [item["decisions"] for item in before["items"]] == [["suspend"]]
    assert before["body_ended"] is None

    service.clock.set_day(FIRST_DAY + timedelta(days=400))
    mine = json_body(service.read(WORKLIST, "decider", mine="true"))
    listed = json_body(service.read(WORKLIST, "decider"))
    assert (mine["items"], mine["body_ended"]) == ([], "2026-02-09T16:00:00Z")
    assert {tuple(item["decisions"]) for item in listed["items"]} == {()}

    refused = json_body(service.apply(), 409)
    assert refused["type"] == "/problems/body-has-ended"
