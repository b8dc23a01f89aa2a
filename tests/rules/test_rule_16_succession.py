"""Rule 16: a decision about a certificate is carried over to the one that was granted to follow it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.calendar import add_months
from tests.api.case_steps import (
    LIFT,
    evaluate_lifting,
    grant_certificate,
    supervise_until_renewal,
    suspend_certificate,
    uscc_of,
)
from tests.api.running_service import FIRST_DAY, Clock, Service, json_body, running_service
from tests.conftest import cloned_database
from tests.pages.case_setups import let_effects_be_held
from tests.rules.everywhere import read_everywhere
from tests.rules.test_rule_25_set_aside import appeal, last_version

LAST_DAY = add_months(FIRST_DAY, 36) - timedelta(days=1)
GRANTED_ON = add_months(FIRST_DAY, 32)
DECIDED_ON = GRANTED_ON + timedelta(days=24)
BEGINS = LAST_DAY + timedelta(days=1)


@pytest.fixture
def service(server_url: str, seeded_template: str) -> Iterator[Service]:
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    clock.set_day(FIRST_DAY)
    with (
        cloned_database(server_url, seeded_template) as url,
        running_service(url, clock, rate_factor=0) as service,
    ):
        yield service


@pytest.fixture
def pair(service: Service) -> tuple[str, str, str]:
    """The ids of a certificate and of its successor, granted four months ahead; the successor's number."""
    case, _ = grant_certificate(service)
    supervise_until_renewal(service, case)
    service.clock.set_day(GRANTED_ON)
    follower, number = grant_certificate(service, prior=case)
    service.clock.set_day(DECIDED_ON)
    return case, follower, number


def decided(service: Service, case: str, name: str, **terms: Any) -> None:
    json_body(service.decide(case, name, "other-decider", **terms))
    service.wait_for_views()


def on(service: Service, number: str, day: date, known: date | None = None) -> dict[str, Any]:
    """The public answer about a day, as known at the end of another, or now."""
    moments = {"as_of": day.isoformat()} | ({"known_at": f"{known}T23:59:59+08:00"} if known else {})
    return service.public(number, **moments)


def test_a_revocation_ends_the_successor_before_it_begins(
    service: Service, pair: tuple[str, str, str]
) -> None:
    case, _, number = pair
    decided(service, case, "revoke", ground="fraud", document=evidence())

    assert service.public(number)["status"] == "revoked"
    assert service.public(number)["reason"] == "fraud"
    assert on(service, number, BEGINS)["status"] == "revoked"
    assert on(service, number, BEGINS, GRANTED_ON)["status"] == "valid"
    for day in (DECIDED_ON, BEGINS):
        service.clock.set_day(day)
        now = read_everywhere(service, number)
        assert (*now.answer, now.ground) == ("revoked", "five-star", "no", "fraud")


def test_a_suspension_reaches_into_the_successor_until_it_is_lifted(
    service: Service, pair: tuple[str, str, str]
) -> None:
    case, follower, number = pair
    service.clock.set_day(LAST_DAY - timedelta(days=30))
    json_body(suspend_certificate(service, case, ground="holder_request", document=evidence()))
    service.wait_for_views()
    until = service.public(number, as_of=BEGINS.isoformat())["suspended_until"]

    before, first = on(service, number, LAST_DAY), on(service, number, BEGINS)
    assert (before["status"], before["begins_as"]) == ("not_yet_issued", "suspended")
    assert [line["what"] for line in before["history"]] == ["carried-over", "granted"]
    (granted,) = on(service, number, GRANTED_ON)["history"]
    assert granted["effective_at"].startswith(f"{LAST_DAY}T16:00:00")
    assert (first["status"], first["suspended_until"]) == ("suspended", until)
    assert first["status_since"].startswith(f"{LAST_DAY}T16:00:00")

    service.clock.set_day(LAST_DAY)
    assert read_everywhere(service, number).notices == ("not_begun", "begins_as")
    service.clock.set_day(BEGINS)
    now = read_everywhere(service, number)
    assert (*now.answer, now.until) == ("suspended", "five-star", "no", until)
    service.clock.set_day(BEGINS + timedelta(days=10))
    decided(service, follower, "reinstate", conditions_met=[LIFT])
    assert read_everywhere(service, number).answer == ("valid", "five-star", "yes")


def test_until_the_first_day_the_suspension_is_decided_at_the_predecessor_alone(
    service: Service, pair: tuple[str, str, str]
) -> None:
    case, follower, number = pair
    service.clock.set_day(LAST_DAY - timedelta(days=30))
    json_body(suspend_certificate(service, case))
    service.clock.advance(days=1)
    for refused in (
        evaluate_lifting(service, follower),
        service.decide(follower, "extend-suspension", "decider", until=BEGINS.isoformat()),
        service.decide(follower, "reinstate", "decider", conditions_met=[LIFT]),
    ):
        assert json_body(refused, 409)["type"] == "/problems/proceeding-pending"

    assert not read_everywhere(service, number).due.keys() & {"suspension_ending", "suspension_over"}
    service.clock.set_day(BEGINS)
    assert read_everywhere(service, number).status == "suspended"


def test_a_lower_level_lowers_the_level_that_the_successor_earned(
    service: Service, pair: tuple[str, str, str]
) -> None:
    case, _, number = pair
    decided(service, case, "downgrade", level="three-star")

    assert on(service, number, BEGINS)["level"] == "three-star"
    assert on(service, number, BEGINS, GRANTED_ON)["level"] == "five-star"
    service.clock.set_day(BEGINS)
    assert read_everywhere(service, number).answer == ("valid", "three-star", "yes")


@pytest.mark.parametrize(
    "effective_on",
    [DECIDED_ON, GRANTED_ON - timedelta(days=10)],
    ids=["when it is decided", "from before the grant of the successor"],
)
def test_a_new_name_is_that_of_the_successor_too(
    service: Service, pair: tuple[str, str, str], effective_on: date
) -> None:
    case, _, number = pair
    name = "福州示范智能家电有限公司"
    report: dict[str, Any] = {"kind": "particulars", "description": "更名", "proposed": {"name": name}}
    json_body(
        service.decide(case, "request-change", "registrar", **report, reported_on=effective_on.isoformat())
    )
    json_body(service.decide(case, "evaluate-change", "reviewer", change=1, favourable=True))
    decided(service, case, "change", change=1, effective_on=effective_on.isoformat())

    assert on(service, number, BEGINS)["organisation"]["name"] == name
    service.clock.set_day(BEGINS)
    assert read_everywhere(service, number).status == "valid"
    assert service.public(number)["organisation"]["name"] == name


def test_what_is_decided_after_its_first_day_is_no_longer_carried(
    service: Service, pair: tuple[str, str, str]
) -> None:
    case, _, number = pair
    service.clock.set_day(BEGINS)
    refused = service.decide(case, "revoke", "other-decider", ground="fraud", document=evidence())

    assert refused.status_code == 409
    assert service.public(number)["status"] == "valid"


def test_a_successor_that_falls_or_ends_no_longer_replaces_the_predecessor_and_falls_with_it(
    service: Service, pair: tuple[str, str, str]
) -> None:
    case, follower, number = pair
    old = service.case(case)["number"]
    terms = {"version": 7, "basis": "court", "document": evidence()}
    decided(service, follower, "set-aside", **terms)
    items = json_body(service.read("/api/v1/staff/worklist", "registrar"))["items"]

    assert service.public(number)["status"] == "annulled"
    assert service.case(case)["replaced_by"] is None
    assert on(service, old, BEGINS)["replaced_by"] is None
    assert on(service, old, BEGINS, GRANTED_ON)["replaced_by"] == number
    assert ("recertification_window", case) in {(each["kind"], each["certificate"]) for each in items}
    second, again = grant_certificate(service, prior=case)
    service.wait_for_views()
    assert on(service, old, BEGINS)["replaced_by"] == again
    decided(service, second, "deregister", ground="holder_request", document=evidence())
    assert on(service, old, BEGINS)["replaced_by"] is None
    _, last = grant_certificate(service, prior=case)
    decided(service, case, "set-aside", **terms)
    assert [service.public(each)["status"] for each in (old, last)] == ["annulled", "annulled"]


def test_an_effect_held_during_an_appeal_is_held_for_the_successor_too(
    service: Service, pair: tuple[str, str, str]
) -> None:
    case, follower, number = pair
    let_effects_be_held(service)
    json_body(service.decide(case, "revoke", "decider", ground="fraud", document=evidence()))
    appeal(service, case, last_version(service, case))
    json_body(service.decide(case, "hold-effect", "other-decider", appeal=1))
    held = read_everywhere(service, number).answer
    assert (held, service.case(follower)["stage"]) == (("not_yet_issued", "five-star", "no"), "granted")

    service.clock.set_day(BEGINS)
    assert read_everywhere(service, number).answer == ("valid", "five-star", "yes")
    service.clock.advance(days=2)
    json_body(service.decide(case, "decide-appeal", "other-decider", appeal=1, upheld=False))
    assert read_everywhere(service, number).answer == ("revoked", "five-star", "no")
    assert on(service, number, BEGINS)["status"] == "valid"


def test_a_successor_under_another_code_follows_all_the_same(
    service: Service, pair: tuple[str, str, str]
) -> None:
    case, follower, number = pair
    decided(service, follower, "rectify", rectifies=7, altered={"uscc": uscc_of(77)})
    decided(service, case, "revoke", ground="fraud", document=evidence())

    assert service.public(number)["status"] == "revoked"


def evidence() -> dict[str, str]:
    return {"kind": "evidence", "name": "调查报告", "digest": "sha256:" + "2" * 64}
