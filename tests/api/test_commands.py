"""Commands: version check, idempotency key, and a response once the public register shows the result."""

from typing import Any
from uuid import UUID

import pytest

from tests.api.case_steps import apply_for_certificate, grant_certificate
from tests.api.running_service import APPLICATION, Service, json_body

PATH = "/api/v1/staff/certificates"


def test_an_application_is_answered_with_the_place_of_the_new_case(service: Service) -> None:
    answer = service.apply()
    receipt = json_body(answer, 201)

    assert answer.headers["Location"] == f"{PATH}/{receipt['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert (receipt["version"], receipt["position"], receipt["visible"]) == (1, service.position, True)


def test_the_public_sees_what_a_command_was_answered_with(service: Service) -> None:
    _, number = grant_certificate(service)

    assert service.public(number)["status"] == "valid"


def test_a_decision_names_the_version_it_was_taken_on(service: Service) -> None:
    case = apply_for_certificate(service)
    headers = service.key("registrar") | {"Idempotency-Key": "a"}
    answer = service.client.post(f"{PATH}/{case}/withdraw", json={"reason": "x"}, headers=headers)

    assert (answer.status_code, answer.json()["type"]) == (428, "/problems/precondition-required")


@pytest.mark.parametrize(
    "header", ["1", '"x"', "*", 'W/"1"', '"1", "2"', '"0"', '"99999999999999999999"', ""]
)
def test_a_version_that_cannot_be_read_is_refused(service: Service, header: str) -> None:
    case = apply_for_certificate(service)
    headers = service.key("registrar") | {"Idempotency-Key": "a", "If-Match": header}
    answer = service.client.post(f"{PATH}/{case}/withdraw", json={"reason": "x"}, headers=headers)

    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/invalid-if-match")


def test_a_decision_on_an_old_version_tells_the_current_one(service: Service) -> None:
    case = apply_for_certificate(service)
    json_body(service.decide(case, "request-supplement", "registrar", missing=["licence"], due="2025-02-01"))
    problem = json_body(service.decide(case, "withdraw", "registrar", expected=1), 412)

    assert (problem["type"], problem["seen"], problem["current"]) == ("/problems/version-conflict", 1, 2)


@pytest.mark.parametrize("key", [None, "", "with space", "x" * 201, "密钥"])
def test_a_command_needs_a_usable_idempotency_key(service: Service, key: str | None) -> None:
    headers = {name.encode(): value.encode() for name, value in service.key("registrar").items()}
    if key is not None:
        headers[b"Idempotency-Key"] = key.encode()
    answer = service.client.post(PATH, json=APPLICATION, headers=headers)

    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/idempotency-key-required")


def test_the_same_command_sent_twice_is_done_once_and_answered_alike(service: Service) -> None:
    first, again = service.apply(key="once"), service.apply(key="once")

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Location"] == first.headers["Location"]
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert service.position == first.json()["position"]


def test_a_retry_on_the_version_its_own_command_made_is_the_same_command(service: Service) -> None:
    case = apply_for_certificate(service)
    first = json_body(service.decide(case, "withdraw", "registrar", expected=1, key="once"))
    again = json_body(service.decide(case, "withdraw", "registrar", expected=2, key="once"))

    assert again == first


def test_a_key_used_for_another_request_is_refused(service: Service) -> None:
    first = service.apply(key="once")
    other = service.apply(key="once", reason="another one")

    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert service.position == first.json()["position"]


def test_a_key_used_for_another_decision_with_the_same_words_is_refused(service: Service) -> None:
    case = apply_for_certificate(service)
    json_body(service.decide(case, "withdraw", "registrar", key="once"))
    other = apply_for_certificate(service)
    problem = json_body(service.decide(other, "withdraw", "registrar", key="once"), 422)

    assert problem["type"] == "/problems/idempotency-key-reused"


def test_two_people_may_use_the_same_key(service: Service) -> None:
    first = json_body(service.apply(key="1"), 201)
    other = json_body(service.command(PATH, "stranger", APPLICATION, key="1"), 201)

    assert first["id"] != other["id"]


def test_a_case_that_nobody_opened_is_not_found(service: Service) -> None:
    answer = service.command(f"{PATH}/{UUID(int=5)}/withdraw", "registrar", {"reason": "x"}, 1)

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/case-not-found")


@pytest.mark.parametrize(
    "path", [f"{PATH}/x/withdraw", f"{PATH}/{UUID(int=5)}/approve", f"{PATH}/{UUID(int=5)}/"]
)
def test_a_path_that_leads_nowhere_is_not_found(service: Service, path: str) -> None:
    answer = service.command(path, "registrar", {"reason": "x"}, 1)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_the_refusal_of_a_decision_tells_what_stands_in_the_way(service: Service) -> None:
    case = apply_for_certificate(service)
    problem = json_body(service.decide(case, "sign-agreement", "registrar", **SIGNED_AGREEMENT), 409)

    assert (problem["type"], problem["stage"]) == ("/problems/wrong-stage", "applied")


SIGNED_AGREEMENT: dict[str, Any] = {
    "agreement": {"kind": "agreement", "name": "合同", "digest": "sha256:" + "0" * 64},
    "signed_on": "2025-01-06",
}


def test_an_interest_that_is_declared_closes_the_decision_to_that_person(service: Service) -> None:
    case = apply_for_certificate(service)
    interest = {
        "reason": "annual declaration",
        "person": "P-reviewer",
        "uscc": "91350100M000100Y43",
        "kind": "family",
        "since": "2020-01-01",
        "until": None,
    }
    json_body(service.command("/api/v1/staff/interests", "administrator", interest), 201)
    accept = next(each for each in service.case(case, "reviewer")["decisions"] if each["name"] == "accept")

    assert (accept["open"], accept["closed"]["type"]) == (False, "/problems/impartiality-required")


def test_an_interest_that_is_declared_twice_by_one_command_is_recorded_once(service: Service) -> None:
    interest = {
        "reason": "x",
        "person": "P-auditor",
        "uscc": "91350100M000100Y43",
        "kind": "family",
        "since": "2020-01-01",
    }
    first, again = (
        json_body(service.command("/api/v1/staff/interests", "administrator", interest, key="once"), 201)
        for _ in range(2)
    )

    assert (first, service.position) == (again, first["position"])


def test_only_an_administrator_declares_interests(service: Service) -> None:
    interest = {
        "reason": "x",
        "person": "P-auditor",
        "uscc": "91350100M000100Y43",
        "kind": "family",
        "since": "2020-01-01",
    }
    problem = json_body(service.command("/api/v1/staff/interests", "decider", interest), 403)

    assert problem["type"] == "/problems/role-required"
