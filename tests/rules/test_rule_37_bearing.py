"""Rule 37: an interest on the audit's days takes its bearing away; it stays declared, of a known person."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api.case_steps import plan_audit, record_audit, review_case, today
from tests.api.running_service import APPLICATION, BODY, Service, json_body
from tests.pages.case_setups import OTHER_USCC
from tests.rules.everywhere import read_everywhere

GRANT: dict[str, Any] = {"level": "five-star"}
INTEREST: dict[str, Any] = {
    "reason": "declared",
    "person": "P-auditor",
    "kind": "employment",
    "since": "2020-01-01",
    "until": None,
}
NOT_SCORED = "the member scored no clause"


def application(uscc: str) -> dict[str, Any]:
    entered = APPLICATION["particulars"]
    return {"particulars": entered | {"organisation": entered["organisation"] | {"uscc": uscc}}}


def declare(service: Service, uscc: str, expected: int = 201, **changed: Any) -> dict[str, Any]:
    body = INTEREST | {"uscc": uscc} | changed
    return json_body(service.command("/api/v1/staff/interests", "administrator", body), expected)


@pytest.fixture(scope="module")
def tainted(shared_service: Service) -> str:
    """A reviewed case whose auditor declared, after the audit, that they were employed by the holder."""
    case = review_case(shared_service, **application("91510100MA6TEXT72Q"))
    shared_service.clock.advance(days=1)
    declare(shared_service, "91510100MA6TEXT72Q")
    return case


def test_nothing_is_granted_on_an_audit_by_an_employee_of_the_holder(
    shared_service: Service, tainted: str
) -> None:
    refused = json_body(shared_service.decide(tainted, "grant", "decider", **GRANT), 409)

    assert refused["type"] == "/problems/audit-without-bearing"
    assert refused["people"] == ["P-auditor"]


def test_a_reason_of_the_decider_alone_does_not_help(shared_service: Service, tainted: str) -> None:
    terms = GRANT | {"despite_interest": NOT_SCORED}

    assert shared_service.decide(tainted, "grant", "decider", **terms).status_code == 409


def test_only_people_with_an_interest_are_upheld(shared_service: Service, tainted: str) -> None:
    terms: dict[str, Any] = {"audit": 1, "people": ["P-leader"]}

    assert shared_service.decide(tainted, "uphold-audit", "reviewer", **terms).status_code == 422


def test_it_is_granted_with_the_consent_of_the_reviewer_and_the_reason_of_the_decider(
    shared_service: Service, tainted: str
) -> None:
    upheld: dict[str, Any] = {"audit": 1, "people": ["P-auditor"]}
    json_body(shared_service.decide(tainted, "uphold-audit", "reviewer", **upheld))

    unexplained = json_body(shared_service.decide(tainted, "grant", "decider", **GRANT), 422)
    assert unexplained["type"] == "/problems/interest-to-explain"

    granted = shared_service.decide(tainted, "grant", "decider", **GRANT, despite_interest=NOT_SCORED)
    number = json_body(granted)["number"]
    now = read_everywhere(shared_service, number)
    assert now.answer == ("valid", "five-star", "yes")
    assert "late-interests" in now.patterns
    page = shared_service.read(f"/en/c/{number}").text
    assert NOT_SCORED not in page
    assert "P-auditor" not in page


def test_an_interest_that_began_after_the_audit_is_none_on_its_days(shared_service: Service) -> None:
    case = review_case(shared_service)
    shared_service.clock.advance(days=1)
    declare(
        shared_service,
        APPLICATION["particulars"]["organisation"]["uscc"],
        since=today(shared_service).isoformat(),
        person="P-leader",
    )

    assert shared_service.decide(case, "grant", "decider", **GRANT).status_code == 200


def test_a_live_interest_declared_again_does_not_end_in_the_past(shared_service: Service) -> None:
    declare(shared_service, OTHER_USCC, person="P-decider")

    yesterday = (today(shared_service) - timedelta(days=1)).isoformat()
    refused = declare(shared_service, OTHER_USCC, 422, person="P-decider", until=yesterday)
    assert refused["type"] == "/problems/interest-shortened"
    declare(shared_service, OTHER_USCC, 422, person="P-decider", until="2020-01-02")


def test_an_interest_ended_today_bars_for_the_cooling_time(shared_service: Service) -> None:
    ended = today(shared_service)
    declare(shared_service, OTHER_USCC, person="P-decider", until=ended.isoformat())

    case = review_case(shared_service, **application(OTHER_USCC))
    refused = json_body(shared_service.decide(case, "grant", "decider", **GRANT), 403)
    assert refused["type"] == "/problems/impartiality-required"

    shared_service.clock.set_day(ended.replace(year=ended.year + 2) + timedelta(days=1))
    for again in (
        plan_audit(shared_service, case),
        record_audit(shared_service, case),
        shared_service.decide(case, "review", "reviewer", positive=True),
    ):
        json_body(again)
    assert shared_service.decide(case, "grant", "decider", **GRANT).status_code == 200


def test_an_interest_is_declared_only_by_people_that_the_body_has_or_had(service: Service) -> None:
    for stranger in ("P-nobody", "P-stranger", "P-regulator"):
        refused = declare(service, OTHER_USCC, 422, person=stranger)
        assert refused["type"] == "/problems/person-not-of-body", stranger

    service.container.keys.revoke(service.keys["auditor"].split("_")[1])
    declare(service, OTHER_USCC, person="P-auditor")
    assert [each.person for each in service.container.institutions.body(BODY).interests] == ["P-auditor"]
