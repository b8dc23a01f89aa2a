"""Rule 31: a measure that a failed surveillance ordered is taken or waived before reinstatement."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.case_steps import (
    LIFT,
    evaluate_lifting,
    grant_certificate,
    plan_audit,
    record_audit,
    suspend_certificate,
)
from tests.api.running_service import FIRST_DAY, Json, Service, json_body
from tests.rules.everywhere import read_everywhere

Suspended = tuple[str, str]


@pytest.fixture
def suspended(service: Service) -> Suspended:
    """A five-star certificate, suspended after a surveillance that ordered a downgrade as well."""
    case, number = grant_certificate(service)
    service.clock.set_day(FIRST_DAY + timedelta(days=300))
    json_body(plan_audit(service, case, "surveillance"))
    json_body(record_audit(service, case, 92, recommended=False))
    service.clock.advance(days=2)
    ordered: dict[str, Any] = {"passed": False, "measures": ["suspend", "downgrade"]}
    json_body(service.decide(case, "supervise", "decider", **ordered))
    service.clock.advance(days=2)
    ground: dict[str, Any] = {"ground": "surveillance_failed", "document": None}
    json_body(suspend_certificate(service, case, **ground))
    service.clock.advance(days=20)
    json_body(evaluate_lifting(service, case))
    return case, number


def reinstate(service: Service, case: str, status: int = 200) -> Json:
    service.clock.advance(minutes=1)
    return json_body(service.decide(case, "reinstate", "other-decider", conditions_met=[LIFT]), status)


def test_with_a_downgrade_ordered_and_not_taken_nothing_is_reinstated(
    service: Service, suspended: Suspended
) -> None:
    case, number = suspended
    refused = reinstate(service, case, 409)
    now = read_everywhere(service, number)

    assert refused["type"] == "/problems/measure-pending"
    assert (*now.answer, now.ground) == ("suspended", "five-star", "no", "surveillance_failed")
    worklist = json_body(service.read("/api/v1/staff/worklist", "decider", kind="measure_pending"))
    (item,) = worklist["items"]
    assert (item["subject"], item["decisions"]) == ("downgrade", ["downgrade", "waive-measure"])


def test_once_downgraded_it_is_reinstated_at_the_lower_level(service: Service, suspended: Suspended) -> None:
    case, number = suspended
    lower: dict[str, Any] = {"level": "four-star", "ground": "surveillance_failed"}
    json_body(service.decide(case, "downgrade", "decider", **lower))
    reinstate(service, case)

    assert read_everywhere(service, number).answer == ("valid", "four-star", "yes")


def test_once_waived_with_a_reason_it_is_reinstated_at_its_level(
    service: Service, suspended: Suspended
) -> None:
    case, number = suspended
    nothing = service.decide(case, "waive-measure", "decider", measure="revoke")
    json_body(service.decide(case, "waive-measure", "decider", measure="downgrade"))
    reinstate(service, case)
    answer = service.public(number)

    assert nothing.json()["type"] == "/problems/unknown-proceeding"
    assert read_everywhere(service, number).answer == ("valid", "five-star", "yes")
    assert [line["what"] for line in answer["history"]] == [
        "granted",
        "supervised",
        "suspended",
        "reinstated",
    ]
