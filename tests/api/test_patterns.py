"""Risk patterns over HTTP: a list each for regulators, each with threshold, period and pagination."""

from datetime import timedelta
from typing import Any

import pytest

from projections.patterns.catalogue import PATTERNS
from tests.api.case_steps import LIFT, days_ago, evaluate_lifting, grant_certificate, suspend_certificate
from tests.api.running_service import BODY, FIRST_DAY, OTHER_BODY, Service, json_body

ADDRESS = "/api/v1/audit/patterns"
DOCUMENT = {"kind": "request", "name": "注销申请", "digest": "sha256:" + "2" * 64}


def rows_of(service: Service, name: str, **parameters: str) -> list[dict[str, Any]]:
    """The rows of a list."""
    service.wait_for_views()
    rows: list[dict[str, Any]] = json_body(service.read(f"{ADDRESS}/{name}", "regulator", **parameters))[
        "rows"
    ]
    return rows


@pytest.mark.parametrize("name", PATTERNS)
def test_a_list_is_for_regulators_alone(service: Service, name: str) -> None:
    for person in ("decider", "reviewer", "administrator"):
        assert service.read(f"{ADDRESS}/{name}", person).status_code == 403
    assert service.read(f"{ADDRESS}/{name}").status_code == 401


@pytest.mark.parametrize("name", PATTERNS)
def test_of_nothing_every_list_is_empty(service: Service, name: str) -> None:
    assert rows_of(service, name) == []


def test_a_grant_on_the_day_of_the_application_is_quick(service: Service) -> None:
    _, number = grant_certificate(service)

    assert [(row["number"], row["days"]) for row in rows_of(service, "quick-grants", days="0")] == [
        (number, 0)
    ]
    assert rows_of(service, "quick-grants", body=OTHER_BODY) == []
    assert rows_of(service, "quick-grants", **{"from": (FIRST_DAY + timedelta(days=1)).isoformat()}) == []
    assert len(rows_of(service, "quick-grants", to=FIRST_DAY.isoformat(), body=BODY)) == 1


def test_whoever_saw_nothing_but_the_highest_level_is_listed(service: Service) -> None:
    grant_certificate(service)
    people = {row["person"]: row["led"] for row in rows_of(service, "perfect-auditors", audits="1")}

    assert people == {"P-leader": 1, "P-auditor": 0}
    assert len(rows_of(service, "perfect-auditors", audits="1", leading="true")) == 1
    assert rows_of(service, "perfect-auditors") == []


def test_a_suspension_that_was_put_on_record_late_and_lifted_is_in_both_lists(service: Service) -> None:
    case, number = grant_certificate(service)
    service.clock.advance(days=30)
    json_body(suspend_certificate(service, case, effective_on=days_ago(service, 12)))
    json_body(evaluate_lifting(service, case))
    json_body(service.decide(case, "reinstate", "other-decider", conditions_met=[LIFT]))

    assert [(row["number"], row["days"]) for row in rows_of(service, "late-records")] == [(number, 12)]
    assert [row["reinstatements"] for row in rows_of(service, "reinstatements", times="1")] == [1]
    assert len(rows_of(service, "reinstatements", times="1", per="organisation")) == 1


def test_a_deregistration_out_of_a_second_suspension_is_in_both_lists(service: Service) -> None:
    case, number = grant_certificate(service)
    json_body(suspend_certificate(service, case))
    json_body(evaluate_lifting(service, case))
    json_body(service.decide(case, "reinstate", "other-decider", conditions_met=[LIFT]))
    service.clock.advance(days=30)
    json_body(suspend_certificate(service, case))
    json_body(service.decide(case, "deregister", "other-decider", ground="holder_request", document=DOCUMENT))

    (again,) = rows_of(service, "suspended-again", ground="same")
    (left,) = rows_of(service, "left-sanctions", body=BODY)
    assert (again["number"], again["days"], again["lifted_by"]) == (number, 30, "P-other-decider")
    assert (left["number"], left["suspension_ground"]) == (number, again["ground"])
    assert rows_of(service, "suspended-again", days="29") == []
    assert rows_of(service, "left-sanctions", body=OTHER_BODY) == []


def test_a_grant_set_aside_is_listed_by_its_basis_and_its_decider(service: Service) -> None:
    case, number = grant_certificate(service)
    json_body(service.decide(case, "set-aside", "other-decider", version=7, basis="own_review"))

    (row,) = rows_of(service, "set-asides", grants="true", basis="own_review", decided_by="P-decider")
    assert (row["number"], row["topic"], row["by"]) == (number, "certificate.granted.v2", "P-other-decider")
    assert rows_of(service, "set-asides", basis="slip") == []


def test_a_certificate_that_is_valid_though_overdue_is_listed(service: Service) -> None:
    _, number = grant_certificate(service)
    service.clock.set_day(FIRST_DAY + timedelta(days=400))

    assert [row["number"] for row in rows_of(service, "overdue")] == [number]
    assert rows_of(service, "overdue", days="100") == []


def test_pages_of_a_list_follow_one_another(service: Service) -> None:
    numbers = [grant_certificate(service)[1] for _ in range(3)]
    service.wait_for_views()
    first = service.read(f"{ADDRESS}/quick-grants", "regulator", limit="2")
    address = first.headers["Link"].partition(">")[0].removeprefix("<")
    rest = json_body(service.client.get(address, headers=service.key("regulator")))
    rows = (*json_body(first)["rows"], *rest["rows"])

    assert [row["number"] for row in rows] == numbers[::-1]
    assert rest["cursor"] is None


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("quick-grants", {"days": "-1"}),
        ("quick-grants", {"audits": "5"}),
        ("perfect-auditors", {"audits": "0"}),
        ("reinstatements", {"per": "year"}),
        ("late-records", {"from": "2025-02-30"}),
        ("late-records", {"to": "2025-01-06T00:00:00Z"}),
        ("overdue", {"days": "9" * 30}),
        ("deletions", {"percent": "101"}),
        ("set-asides", {"basis": "mood"}),
        ("left-sanctions", {"days": "1"}),
    ],
)
def test_what_a_pattern_cannot_be_asked_is_refused(
    service: Service, name: str, parameters: dict[str, str]
) -> None:
    assert service.read(f"{ADDRESS}/{name}", "regulator", **parameters).status_code == 422


def test_there_is_no_other_pattern(service: Service) -> None:
    assert service.read(f"{ADDRESS}/left-handed-auditors", "regulator").status_code == 404
