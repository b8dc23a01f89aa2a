"""Rule 29: a misuse is ordered to be corrected; uncorrected, a sanction is due. Old files may be archived."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.calendar import add_months
from domain.deadlines import Kind
from tests.api.case_steps import EVIDENCE, LIFT, grant_certificate, today
from tests.api.running_service import Service, json_body
from tests.rules.everywhere import read_everywhere

CLOSING: dict[str, Any] = {"complaint": 1, "substantiated": True, "outcome": "属实", "follows": "correction"}


@pytest.fixture
def misused(service: Service) -> str:
    """A certificate whose mark was misused, as a complaint showed, which is closed."""
    case, _ = grant_certificate(service)
    received_at = (service.clock.now - timedelta(hours=1)).isoformat()
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("file-complaint", {"kind": "misuse_of_mark", "received_at": received_at, "statement": "超范围使用"}),
        ("acknowledge-complaint", {"complaint": 1}),
        ("answer-complaint", {"complaint": 1, "answer": "正在核实"}),
        ("investigate-complaint", {"complaint": 1, "result": "属实"}),
        ("close-complaint", CLOSING),
    )
    for decision, terms in steps:
        json_body(service.decide(case, decision, "complaints", **terms))
    return case


def listed(service: Service, case: str, kind: Kind) -> list[dict[str, Any]]:
    service.wait_for_views()
    body = json_body(service.read("/api/v1/staff/worklist", "decider", kind=kind.value))
    return [item for item in body["items"] if item["certificate"] == case]


def test_a_substantiated_misuse_does_not_leave_the_work_list_empty(service: Service, misused: str) -> None:
    now = read_everywhere(service, service.case(misused)["number"])

    assert now.due == {"misuse_to_order": ("order-correction",)}
    assert now.answer == ("valid", "five-star", "yes")


def test_uncorrected_two_months_after_the_last_day_a_sanction_is_due(service: Service, misused: str) -> None:
    due = today(service) + timedelta(days=30)
    json_body(service.decide(misused, "order-correction", "decider", due=due.isoformat(), complaint=1))
    last = add_months(due, 2)

    assert not listed(service, misused, Kind.MISUSE_TO_ORDER)
    (ordered,) = listed(service, misused, Kind.CORRECTION_ORDERED)
    assert ordered["due_on"] == due.isoformat()
    service.clock.set_day(last)
    assert not listed(service, misused, Kind.MISUSE_UNCORRECTED)
    service.clock.set_day(last + timedelta(days=1))
    (item,) = listed(service, misused, Kind.MISUSE_UNCORRECTED)
    assert item["overdue"] is True
    assert {"suspend", "revoke"} <= set(item["decisions"])
    number = service.case(misused)["number"]
    assert read_everywhere(service, number).answer == ("valid", "five-star", "yes")
    ground: dict[str, Any] = {"ground": "misuse_of_mark", "complaint": 1, "lift_conditions": [LIFT]}
    json_body(service.decide(misused, "suspend", "decider", **ground))
    now = read_everywhere(service, number)
    assert (*now.answer, now.ground) == ("suspended", "five-star", "no", "misuse_of_mark")
    assert "misuse_uncorrected" not in now.due


def test_a_confirmed_correction_ends_the_clock(service: Service, misused: str) -> None:
    due = today(service) + timedelta(days=30)
    json_body(service.decide(misused, "order-correction", "decider", due=due.isoformat(), complaint=1))
    json_body(service.decide(misused, "confirm-correction", "complaints", order=1))
    service.clock.set_day(add_months(due, 2) + timedelta(days=1))

    assert not listed(service, misused, Kind.MISUSE_UNCORRECTED)


def test_an_order_does_not_put_the_sanction_off(service: Service, misused: str) -> None:
    for due in (add_months(today(service), 2) + timedelta(days=1), today(service) - timedelta(days=1)):
        answer = service.decide(misused, "order-correction", "decider", due=due.isoformat(), complaint=1)
        assert answer.json()["type"] == "/problems/dates-out-of-order"


def test_a_file_may_be_archived_once_both_limits_have_passed(service: Service) -> None:
    case, _ = grant_certificate(service)
    json_body(service.decide(case, "deregister", "decider", ground="holder_request", document=EVIDENCE))
    six_years_later = date(today(service).year + 6, today(service).month, today(service).day)

    service.clock.set_day(six_years_later)
    assert not listed(service, case, Kind.FILE_ARCHIVABLE)
    service.clock.set_day(six_years_later + timedelta(days=1))
    (item,) = listed(service, case, Kind.FILE_ARCHIVABLE)
    assert (item["due_on"], item["overdue"]) == (None, False)
    assert service.case(case)["stage"] == "deregistered"
