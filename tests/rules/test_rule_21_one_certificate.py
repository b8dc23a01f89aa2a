"""Rules 21 and 24: one live certificate per holder, scheme and body; a sanction bars at every body."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.calendar import add_months, last_day_of_months
from tests.api.case_steps import (
    apply_for_certificate,
    grant_certificate,
    particulars_for,
    review_case,
    supervise_until_renewal,
    suspend_certificate,
    today,
)
from tests.api.running_service import CONDITIONS, FIRST_DAY, Clock, Service, json_body, running_service
from tests.conftest import cloned_database
from tests.rules.everywhere import read_everywhere

WRITERS = 8


@pytest.fixture
def service(server_url: str, seeded_template: str) -> Iterator[Service]:
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.set_day(FIRST_DAY)
    with (
        cloned_database(server_url, seeded_template) as url,
        running_service(url, clock, rate_factor=0) as service,
    ):
        yield service


def held(service: Service, case: str) -> list[str]:
    """The numbers that the search finds for the holder of a case."""
    service.wait_for_views()
    code = particulars_for(service, case)["organisation"]["uscc"]
    return [each["number"] for each in json_body(service.read("/api/v1/certificates", uscc=code))["found"]]


def test_a_second_certificate_of_a_holder_is_refused_at_acceptance(service: Service) -> None:
    case, number = grant_certificate(service)
    again = apply_for_certificate(service, particulars=particulars_for(service, case))
    refused = service.decide(again, "accept", "reviewer", conditions=CONDITIONS)

    assert json_body(refused, 409)["type"] == "/problems/already-certified"
    assert number in refused.json()["detail"]
    assert read_everywhere(service, number).answer == ("valid", "five-star", "yes")
    assert held(service, again) == [number]


def test_of_eight_grants_to_one_holder_at_once_one_succeeds(service: Service) -> None:
    first = review_case(service)
    particulars = particulars_for(service, first)
    cases = [first, *(review_case(service, particulars=particulars) for _ in range(WRITERS - 1))]
    with ThreadPoolExecutor(WRITERS) as writers:
        answers = list(
            writers.map(lambda case: service.decide(case, "grant", "decider", level="five-star"), cases)
        )

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (WRITERS - 1)
    assert {answer.json()["type"] for answer in answers if answer.status_code == 409} == {
        "/problems/already-certified"
    }
    (number,) = held(service, first)
    assert read_everywhere(service, number).answer == ("valid", "five-star", "yes")


def test_a_holder_suspended_for_its_own_fault_is_refused(service: Service) -> None:
    case, number = grant_certificate(service)
    waiting = apply_for_certificate(service, particulars=particulars_for(service, case))
    document = {"kind": "evidence", "name": "调查报告", "digest": "sha256:" + "2" * 64}
    json_body(suspend_certificate(service, case, ground="complaint", document=document))
    refused = service.decide(waiting, "accept", "reviewer", conditions=CONDITIONS)

    assert json_body(refused, 409)["type"] == "/problems/holder-suspended"
    assert read_everywhere(service, number).answer == ("suspended", "five-star", "no")


def test_after_a_revocation_the_bar_runs_and_ends(service: Service) -> None:
    case, _ = grant_certificate(service)
    document = {"kind": "evidence", "name": "调查报告", "digest": "sha256:" + "2" * 64}
    json_body(service.decide(case, "revoke", "other-decider", ground="fraud", document=document))
    waiting = apply_for_certificate(service, particulars=particulars_for(service, case))
    refused = service.decide(waiting, "accept", "reviewer", conditions=CONDITIONS)
    service.clock.set_day(today(service) + timedelta(days=366))
    accepted = service.decide(waiting, "accept", "reviewer", conditions=CONDITIONS)

    assert json_body(refused, 409)["type"] == "/problems/reapplication-barred"
    assert accepted.status_code == 200


def two_certificates(service: Service) -> dict[str, dict[str, Any]]:
    """The items about two live certificates, by the certificate."""
    service.wait_for_views()
    found = json_body(service.read("/api/v1/staff/worklist", "decider", kind="two_certificates"))
    return {item["certificate"]: item for item in found["items"]}


def test_two_that_live_after_a_set_aside_are_due_at_both_until_one_ends(service: Service) -> None:
    first, number = grant_certificate(service)
    document = {"kind": "evidence", "name": "调查报告", "digest": "sha256:" + "2" * 64}
    json_body(service.decide(first, "deregister", "decider", ground="holder_request", document=document))
    second, other = grant_certificate(service, particulars=particulars_for(service, first))
    assert two_certificates(service) == {}

    day = today(service)
    terms: dict[str, Any] = {"version": 8, "basis": "own_review"}
    json_body(service.decide(first, "set-aside", "other-decider", **terms))
    items = two_certificates(service)
    last = last_day_of_months(day, 6).isoformat()

    assert {case: item["subject"] for case, item in items.items()} == {first: other, second: number}
    assert {item["due_on"] for item in items.values()} == {last}
    assert {tuple(item["decisions"]) for item in items.values()} == {("deregister",)}
    json_body(service.decide(second, "deregister", "decider", ground="holder_request", document=document))
    assert two_certificates(service) == {}


def test_a_successor_is_no_second_certificate(service: Service) -> None:
    first, _ = grant_certificate(service)
    supervise_until_renewal(service, first)
    service.clock.set_day(add_months(FIRST_DAY, 32))
    grant_certificate(service, prior=first)

    assert two_certificates(service) == {}
