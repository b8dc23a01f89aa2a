"""The work list over HTTP: mine or the body's, what is overdue, about whom, and in which order."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.case_steps import apply_for_certificate, grant_certificate
from tests.api.running_service import APPLICATION, FIRST_DAY, Service, json_body

WORKLIST = "/api/v1/staff/worklist"


def about(name: str) -> dict[str, Any]:
    """The particulars of an organisation of that name."""
    particulars: dict[str, Any] = APPLICATION["particulars"]
    return particulars | {"organisation": particulars["organisation"] | {"name": name}}


def listed(service: Service, name: str, **asked: str) -> list[str]:
    """The organisations on the list, in its order."""
    service.wait_for_views()
    return [item["organisation"] for item in json_body(service.read(WORKLIST, name, **asked))["items"]]


@pytest.fixture
def desk(service: Service) -> Service:
    """Two applications that wait for their review, and a certificate whose surveillance comes near."""
    grant_certificate(service)
    apply_for_certificate(service, particulars=about("甲公司"))
    apply_for_certificate(service, particulars=about("乙公司"))
    return service


def test_mine_is_what_waits_for_the_person_who_asks(desk: Service) -> None:
    assert len(listed(desk, "reviewer", mine="true")) == 2
    assert listed(desk, "planner", mine="true") == []
    assert listed(desk, "planner") == listed(desk, "reviewer")


def test_overdue_leaves_out_what_has_time(desk: Service) -> None:
    assert listed(desk, "planner", overdue="true") == []

    desk.clock.set_day(FIRST_DAY + timedelta(days=400))

    assert listed(desk, "planner", overdue="true", kind="surveillance_overdue") != []


def test_a_part_of_the_name_finds_what_is_about_it(desk: Service) -> None:
    assert listed(desk, "planner", about="甲公") == ["甲公司"]
    assert listed(desk, "planner", about="丙") == []


def test_the_order_is_the_one_that_is_asked_for(desk: Service) -> None:
    by_name = listed(desk, "planner", sort="organisation")

    assert by_name == sorted(by_name)
    assert listed(desk, "planner", sort="due") == listed(desk, "planner")


@pytest.mark.parametrize(
    ("name", "value"), [("sort", "age"), ("mine", "perhaps"), ("about", "甲" * 201), ("about", "\0")]
)
def test_what_cannot_be_asked_is_refused(service: Service, name: str, value: str) -> None:
    assert service.read(WORKLIST, "planner", **{name: value}).status_code == 422
