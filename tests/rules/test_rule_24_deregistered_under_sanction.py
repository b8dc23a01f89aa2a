"""Rule 24: 注销 out of a sanction says so, so that the bar to a new application runs."""

from datetime import timedelta
from typing import Any

import pytest

from domain.values import Role
from services.keys import KeyTerms
from services.scopes import ALL
from tests.api.case_steps import (
    EVIDENCE,
    apply_for_certificate,
    grant_certificate,
    particulars_for,
    plan_audit,
    record_audit,
    supervise_certificate,
    suspend_certificate,
    today,
)
from tests.api.running_service import APPLICATION, CONDITIONS, OTHER_BODY, Service, json_body
from tests.pages.case_setups import let_effects_be_held
from tests.rules.everywhere import read_everywhere
from tests.rules.test_rule_25_set_aside import appeal, last_version


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
        ("misuse_of_mark", "holder_dissolved", True),
        ("misuse_of_mark", "transferred", True),
        ("misuse_of_mark", "basis_withdrawn", True),
        ("fees", "holder_request", False),
        ("holder_request", "holder_request", False),
    ],
)
def test_on_any_ground_while_suspended_for_its_own_fault_the_bar_runs(
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


def test_the_holder_that_left_under_a_sanction_is_refused_for_a_year(
    service: Service, certificate: tuple[str, str]
) -> None:
    case, number = certificate
    json_body(suspend_certificate(service, case))
    deregister(service, case)
    again = apply_for_certificate(service, particulars=particulars_for(service, case))
    refused = service.decide(again, "accept", "reviewer", conditions=CONDITIONS)
    now = read_everywhere(service, number)

    assert json_body(refused, 409)["type"] == "/problems/reapplication-barred"
    assert (*now.answer, now.ground) == ("deregistered", "five-star", "no", "holder_request")
    assert "left-sanctions" in now.patterns
    service.clock.set_day(today(service) + timedelta(days=366))
    assert service.decide(again, "accept", "reviewer", conditions=CONDITIONS).status_code == 200
    assert read_everywhere(service, number).status == "deregistered"


def test_the_bar_of_a_revocation_is_that_of_the_revocation(
    service: Service, certificate: tuple[str, str]
) -> None:
    """Not the rest of the validity, for which the suspension before it would have run."""
    case, number = certificate
    json_body(suspend_certificate(service, case))
    service.clock.advance(days=5)
    json_body(service.decide(case, "revoke", "other-decider", ground="fraud", document=EVIDENCE))
    again = apply_for_certificate(service, particulars=particulars_for(service, case))
    refused = service.decide(again, "accept", "reviewer", conditions=CONDITIONS)

    assert json_body(refused, 409)["type"] == "/problems/reapplication-barred"
    assert read_everywhere(service, number).answer == ("revoked", "five-star", "no")
    service.clock.set_day(today(service) + timedelta(days=366))
    assert service.decide(again, "accept", "reviewer", conditions=CONDITIONS).status_code == 200


def test_another_body_refuses_a_holder_suspended_for_its_own_fault(
    service: Service, certificate: tuple[str, str]
) -> None:
    case, number = certificate
    json_body(suspend_certificate(service, case))
    keys, terms = service.container.keys, KeyTerms(ALL)
    service.keys["other-reviewer"] = keys.add("P-other-reviewer", [Role.REVIEWER], OTHER_BODY, terms)
    application = APPLICATION | {"particulars": particulars_for(service, case)}
    there = json_body(service.command("/api/v1/staff/certificates", "stranger", application), 201)["id"]
    accepting = {"reason": "complete", "conditions": CONDITIONS}
    path = f"/api/v1/staff/certificates/{there}/accept"

    refused = json_body(service.command(path, "other-reviewer", accepting, 1), 409)
    assert refused["type"] == "/problems/holder-suspended"
    assert read_everywhere(service, number).answer == ("suspended", "five-star", "no")


def apply_again(service: Service, case: str) -> int:
    """The status of the answer to its acceptance."""
    service.clock.advance(days=1)
    again = apply_for_certificate(service, particulars=particulars_for(service, case))
    return service.decide(again, "accept", "reviewer", conditions=CONDITIONS).status_code


def test_the_bar_falls_when_the_suspension_is_set_aside(
    service: Service, certificate: tuple[str, str]
) -> None:
    case, _ = certificate
    json_body(suspend_certificate(service, case))
    appeal(service, case, last_version(service, case))
    deregister(service, case)
    refused = apply_again(service, case)
    json_body(service.decide(case, "decide-appeal", "other-decider", appeal=1, upheld=True))

    assert (refused, apply_again(service, case)) == (409, 200)


def test_a_revocation_that_is_only_held_bars(service: Service, certificate: tuple[str, str]) -> None:
    let_effects_be_held(service)
    case, _ = certificate
    json_body(service.decide(case, "revoke", "decider", ground="fraud", document=EVIDENCE))
    appeal(service, case, last_version(service, case))
    json_body(service.decide(case, "hold-effect", "other-decider", appeal=1))

    assert deregister(service, case) is True
    assert apply_again(service, case) == 409


def test_the_bar_of_a_revocation_dated_back_runs_from_the_day_it_was_recorded(
    service: Service, certificate: tuple[str, str]
) -> None:
    case, _ = certificate
    first_day = service.clock.now.date().isoformat()
    service.clock.advance(days=350)
    supervise_certificate(service, case)
    service.clock.advance(days=50)
    terms: dict[str, Any] = {"ground": "fraud", "document": EVIDENCE, "effective_on": first_day}
    json_body(service.decide(case, "revoke", "decider", **terms))

    assert apply_again(service, case) == 409
