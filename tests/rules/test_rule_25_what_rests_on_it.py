"""Rule 25: what rests on a failed surveillance falls with it, unless it is listed as kept."""

from datetime import timedelta
from typing import Any, Final

import pytest

from domain.calendar import add_months
from tests.api.case_steps import (
    grant_certificate,
    plan_audit,
    record_audit,
    supervise_until_renewal,
    suspend_certificate,
)
from tests.api.running_service import FIRST_DAY, Service, json_body
from tests.rules.everywhere import read_everywhere
from tests.rules.test_rule_25_set_aside import appeal, last_version, set_aside

SUCCESSORS_FIRST_DAY: Final = add_months(FIRST_DAY, 36)


def failed_surveillance(service: Service, case: str, score: int, *measures: str) -> int:
    """The version of its conclusion."""
    json_body(plan_audit(service, case, "surveillance"))
    json_body(record_audit(service, case, score, recommended=False))
    json_body(service.decide(case, "supervise", "decider", passed=False, measures=measures))
    return int(service.case(case)["version"])


def suspended_for_failed_surveillance(service: Service) -> tuple[str, str, int]:
    case, number = grant_certificate(service)
    service.clock.advance(days=100)
    conclusion = failed_surveillance(service, case, 60, "suspend")
    json_body(suspend_certificate(service, case, ground="surveillance_failed", document=None))
    return case, number, conclusion


def downgrade_after_failure(service: Service, **terms: Any) -> tuple[str, str, int]:
    case, number = grant_certificate(service)
    service.clock.advance(days=100)
    conclusion = failed_surveillance(service, case, 82, "downgrade")
    json_body(service.decide(case, "downgrade", "decider", level="three-star", **terms))
    return case, number, conclusion


def upheld(service: Service, case: str, against: int, **terms: Any) -> None:
    appeal(service, case, against)
    json_body(service.decide(case, "decide-appeal", "other-decider", appeal=1, upheld=True, **terms))


def test_the_suspension_falls_with_the_failed_surveillance(shared_service: Service) -> None:
    case, number, conclusion = suspended_for_failed_surveillance(shared_service)
    upheld(shared_service, case, conclusion)

    now = read_everywhere(shared_service, number)
    assert (now.answer, now.ground) == (("valid", "five-star", "yes"), None)
    assert "measure_pending" not in now.due


def test_the_suspension_stays_where_it_is_listed_as_kept(shared_service: Service) -> None:
    case, number, conclusion = suspended_for_failed_surveillance(shared_service)
    upheld(shared_service, case, conclusion, stays=[last_version(shared_service, case)])

    assert read_everywhere(shared_service, number).status == "suspended"


def test_a_revocation_as_not_remedied_falls_with_the_failed_surveillance(shared_service: Service) -> None:
    case, number, conclusion = suspended_for_failed_surveillance(shared_service)
    until = shared_service.public(number)["suspended_until"]
    shared_service.clock.set_day(FIRST_DAY.fromisoformat(until) + timedelta(days=1))
    json_body(shared_service.decide(case, "revoke", "decider", ground="suspension_not_remedied"))
    set_aside(shared_service, case, version=conclusion)

    assert read_everywhere(shared_service, number).status == "valid"


@pytest.mark.parametrize("ground", [None, "surveillance_failed"])
def test_the_downgrade_falls_with_the_failed_surveillance(
    shared_service: Service, ground: str | None
) -> None:
    case, number, conclusion = downgrade_after_failure(shared_service, ground=ground)
    upheld(shared_service, case, conclusion)

    now = read_everywhere(shared_service, number)
    assert now.answer == ("valid", "five-star", "yes")
    assert "measure_pending" not in now.due


def test_a_downgrade_of_the_successor_falls_with_the_surveillance_of_its_predecessor(
    service: Service,
) -> None:
    case, _ = grant_certificate(service)
    supervise_until_renewal(service, case)
    service.clock.set_day(add_months(FIRST_DAY, 32))
    conclusion = failed_surveillance(service, case, 82, "downgrade")
    successor, number = grant_certificate(service, prior=case)
    service.clock.set_day(SUCCESSORS_FIRST_DAY)
    json_body(
        service.decide(successor, "downgrade", "decider", level="three-star", ground="surveillance_failed")
    )
    set_aside(service, case, version=conclusion)

    now = read_everywhere(service, number)
    assert now.level == "five-star"
    assert "measure_pending" not in now.due


def test_a_measure_done_is_pending_again_when_the_sanction_is_set_aside(shared_service: Service) -> None:
    case, number, _ = downgrade_after_failure(shared_service)
    set_aside(shared_service, case, basis="own_review", document=None)

    now = read_everywhere(shared_service, number)
    assert now.level == "five-star"
    assert "measure_pending" in now.due
