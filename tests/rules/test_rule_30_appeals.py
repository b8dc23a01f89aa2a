"""Rules 30 and 32: what can be appealed against, what is held meanwhile, and in which order."""

from typing import Any

from tests.api.case_steps import (
    grant_certificate,
    plan_audit,
    record_audit,
    review_case,
    suspend_certificate,
    today,
)
from tests.api.running_service import Json, Service, json_body
from tests.pages.case_setups import effect_may_be_held
from tests.rules.everywhere import read_everywhere
from tests.rules.test_rule_25_set_aside import appeal, last_version


def decide(service: Service, case: str, *, upheld: bool) -> Json:
    return json_body(service.decide(case, "decide-appeal", "other-decider", appeal=1, upheld=upheld))


def test_a_level_below_the_one_reached_is_replaced_by_it(shared_service: Service) -> None:
    case = review_case(shared_service)
    terms: dict[str, Any] = {"level": "three-star", "lower_because": "运行时间不足"}
    number = json_body(shared_service.decide(case, "grant", "decider", **terms))["number"]
    assert read_everywhere(shared_service, number).answer == ("valid", "three-star", "yes")
    appeal(shared_service, case, last_version(shared_service, case))
    decide(shared_service, case, upheld=True)

    assert read_everywhere(shared_service, number).answer == ("valid", "five-star", "yes")


def test_a_failed_surveillance_is_set_aside_and_its_audit_waits_again(shared_service: Service) -> None:
    case, number = grant_certificate(shared_service)
    due = shared_service.public(number)["next_surveillance_due"]
    shared_service.clock.advance(days=100)
    json_body(plan_audit(shared_service, case, "surveillance"))
    json_body(record_audit(shared_service, case, 96))
    terms: dict[str, Any] = {"passed": False, "measures": ["suspend"]}
    json_body(shared_service.decide(case, "supervise", "decider", **terms))
    appeal(shared_service, case, int(shared_service.case(case)["version"]))
    decide(shared_service, case, upheld=True)

    assert shared_service.public(number)["next_surveillance_due"] == due
    again = shared_service.decide(case, "supervise", "other-decider", passed=True)
    assert again.status_code == 200
    assert read_everywhere(shared_service, number).answer == ("valid", "five-star", "yes")


def test_a_finding_is_closed_by_an_upheld_appeal(shared_service: Service) -> None:
    case, number = grant_certificate(shared_service)
    json_body(plan_audit(shared_service, case, "surveillance"))
    finding = {"grade": "minor", "clause": None, "statement": "培训记录缺失"}
    json_body(record_audit(shared_service, case, nonconformities=[finding]))
    version = int(shared_service.case(case)["version"])
    finding_id = shared_service.case(case)["findings"][0]["finding"]["id"]
    terms: dict[str, Any] = {
        "against": version,
        "finding": finding_id,
        "lodged_on": today(shared_service).isoformat(),
    }
    json_body(shared_service.decide(case, "lodge-appeal", "complaints", **terms))
    json_body(shared_service.decide(case, "acknowledge-appeal", "complaints", appeal=1))
    decide(shared_service, case, upheld=True)

    assert shared_service.case(case)["findings"] == []
    assert read_everywhere(shared_service, number).answer == ("valid", "five-star", "yes")


def test_an_appeal_is_acknowledged_before_it_is_decided(shared_service: Service) -> None:
    case, _ = grant_certificate(shared_service)
    json_body(suspend_certificate(shared_service, case))
    terms: dict[str, Any] = {
        "against": last_version(shared_service, case),
        "lodged_on": today(shared_service).isoformat(),
    }
    json_body(shared_service.decide(case, "lodge-appeal", "complaints", **terms))

    early = shared_service.decide(case, "decide-appeal", "other-decider", appeal=1, upheld=True)
    assert early.status_code == 409


def test_an_effect_is_held_in_public_until_the_appeal_is_decided(shared_service: Service) -> None:
    case, number = grant_certificate(shared_service)
    json_body(suspend_certificate(shared_service, case))
    appeal(shared_service, case, last_version(shared_service, case))

    assert shared_service.decide(case, "hold-effect", "other-decider", appeal=1).status_code == 409
    case = effect_may_be_held(shared_service)
    number = shared_service.case(case)["number"]
    json_body(shared_service.decide(case, "hold-effect", "other-decider", appeal=1))
    assert read_everywhere(shared_service, number).answer == ("valid", "five-star", "yes")
    assert shared_service.public(number)["history"][-1]["what"] == "effect-held"
    decide(shared_service, case, upheld=False)
    assert read_everywhere(shared_service, number).answer == ("suspended", "five-star", "no")
