"""Rule 24: 注销 out of a sanction says so, so that the bar to a new application runs."""

from typing import Any

import pytest

from tests.api.case_steps import (
    EVIDENCE,
    grant_certificate,
    plan_audit,
    record_audit,
    suspend_certificate,
)
from tests.api.running_service import Service, json_body


def deregister(service: Service, case: str, ground: str = "holder_request") -> bool:
    """Whether the record says that the bar runs."""
    service.clock.advance(days=5)
    json_body(service.decide(case, "deregister", "decider", ground=ground, document=EVIDENCE))
    path = f"/api/v1/staff/certificates/{case}/history"
    last: dict[str, Any] = service.read(path, "registrar").json()[-1]
    return bool(last["content"]["bars"])


@pytest.fixture
def certificate(service: Service) -> tuple[str, str]:
    granted = grant_certificate(service)
    service.clock.advance(days=10)
    return granted


@pytest.mark.parametrize(
    ("suspended_for", "ground", "bars"),
    [
        ("misuse_of_mark", "holder_request", True),
        ("misuse_of_mark", "not_renewed", True),
        ("misuse_of_mark", "holder_dissolved", False),
        ("fees", "holder_request", False),
        ("holder_request", "holder_request", False),
    ],
)
def test_at_the_holders_wish_while_suspended_for_its_own_fault_the_bar_runs(
    service: Service, certificate: tuple[str, str], suspended_for: str, ground: str, bars: bool
) -> None:
    case, number = certificate
    json_body(suspend_certificate(service, case, ground=suspended_for))

    assert deregister(service, case, ground) is bars
    assert service.public(number)["status"] == "deregistered"


def test_without_a_sanction_it_does_not(service: Service, certificate: tuple[str, str]) -> None:
    assert deregister(service, certificate[0]) is False


def test_while_a_revocation_is_ordered_it_does(service: Service, certificate: tuple[str, str]) -> None:
    case, _ = certificate
    json_body(plan_audit(service, case, "surveillance"))
    json_body(record_audit(service, case, 60, recommended=False))
    service.clock.advance(days=2)
    json_body(service.decide(case, "supervise", "decider", passed=False, measures=["revoke"]))

    assert deregister(service, case) is True
