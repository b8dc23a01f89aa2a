"""Access log: every read, command, login and denial is logged before the response is sent."""

from typing import Any

import psycopg
import pytest

from domain.values import Role
from tests.api.browsers import Browser, create_account, login_browser, with_accounts
from tests.api.case_steps import apply_for_certificate
from tests.api.running_service import Json, Service, json_body

PASSWORD_TYPED_AS_LOGIN = "my secret words"


@pytest.fixture
def service_with_accounts(service: Service) -> Service:
    with_accounts(service)
    create_account(service, "li", {Role.DECIDER})
    return service


def logged(service: Service, **filters: Any) -> list[Json]:
    """Entries of the access log, latest first, without those of this request."""
    entries: list[Json] = json_body(service.read("/api/v1/audit/access", "regulator", **filters))["entries"]
    return [each for each in entries if each["route"] != "GET /api/v1/audit/access"]


def test_a_reading_is_noted_with_who_what_and_by_which_way(service_with_accounts: Service) -> None:
    case = apply_for_certificate(service_with_accounts)
    answer = service_with_accounts.read(f"/api/v1/staff/certificates/{case}", "registrar")
    entry = logged(service_with_accounts, subject=case)[0]

    assert (entry["kind"], entry["person"], entry["roles"]) == ("read", "P-registrar", ["registrar"])
    assert entry["route"] == "GET /api/v1/staff/certificates/{id}"
    assert entry["way"] == f"key {service_with_accounts.keys['registrar'].split('_')[1]}"
    assert (entry["status"], entry["request_id"]) == (200, answer.headers["X-Request-ID"])


def test_what_a_regulator_asked_for_is_noted(service_with_accounts: Service) -> None:
    service_with_accounts.read("/api/v1/audit/events", "regulator", actor="P-li", limit="3")
    service_with_accounts.read("/api/v1/audit/export", "regulator", body="CNCA-R-2002-123")

    assert [each["details"] for each in logged(service_with_accounts, person="P-regulator")] == [
        {"body": "CNCA-R-2002-123"},
        {"actor": "P-li"},
    ]


def test_a_question_that_was_not_answered_leaves_no_text_of_it(service_with_accounts: Service) -> None:
    service_with_accounts.read("/api/v1/audit/events", "regulator", actor="Li Ming")

    assert logged(service_with_accounts, person="P-regulator")[0]["details"] == {}


def test_another_bodys_case_is_a_refusal_in_the_log_alone(service_with_accounts: Service) -> None:
    case = apply_for_certificate(service_with_accounts)
    foreign = service_with_accounts.read(f"/api/v1/staff/certificates/{case}", "stranger").json()
    nothing = "00000000-0000-0000-0000-000000000000"
    none = service_with_accounts.read(f"/api/v1/staff/certificates/{nothing}", "stranger").json()
    entry = logged(service_with_accounts, kind="refused")[0]

    foreign.pop("request_id"), none.pop("request_id")
    assert foreign == {**none, "detail": none["detail"].replace(nothing, case)}
    assert (entry["person"], entry["subject"]) == ("P-stranger", case)


def test_refusals_and_dead_keys_are_noted(service_with_accounts: Service) -> None:
    service_with_accounts.read("/api/v1/audit/events", "registrar")
    service_with_accounts.container.keys.revoke(service_with_accounts.keys["planner"].split("_")[1])
    service_with_accounts.read("/api/v1/staff/worklist", "planner")

    assert [(each["person"], each["problem"]) for each in logged(service_with_accounts, kind="refused")] == [
        ("P-planner", "/problems/api-key-revoked"),
        ("P-registrar", "/problems/area-not-permitted"),
    ]


def test_logins_are_noted_and_failures_without_what_was_typed(service_with_accounts: Service) -> None:
    browser = login_browser(service_with_accounts, "li")
    person = json_body(browser.send("GET", "/session"))["person"]
    wrong = {"login": "li@example.org", "password": "wrong words here"}
    Browser(service_with_accounts).send("POST", "/session", wrong)
    Browser(service_with_accounts).send(
        "POST", "/session", {"login": PASSWORD_TYPED_AS_LOGIN, "password": "x"}
    )
    browser.send("DELETE", "/session")
    failed = logged(service_with_accounts, kind="login-failed")

    assert [each["kind"] for each in logged(service_with_accounts, person=person)][:3] == [
        "logout",
        "login-failed",
        "login",
    ]
    assert (failed[0]["person"], len(failed[0]["subject"])) == (None, 64)
    assert PASSWORD_TYPED_AS_LOGIN not in str(failed)


def test_a_change_of_roles_is_noted_with_who_made_it(service_with_accounts: Service) -> None:
    person = create_account(service_with_accounts, "bo", {Role.AUDITOR})
    path = f"/api/v1/staff/people/{person}/roles"
    json_body(service_with_accounts.command(path, "administrator", {"roles": ["planner"]}))
    entry = next(each for each in logged(service_with_accounts, kind="roles-changed"))

    assert (entry["person"], entry["subject"]) == ("P-administrator", person)
    assert (entry["details"]["before"], entry["details"]["after"]) == ("auditor", "planner")


def test_nobody_changes_their_own_roles(service_with_accounts: Service) -> None:
    person = create_account(service_with_accounts, "ada", {Role.ADMINISTRATOR})
    ada = login_browser(service_with_accounts, "ada")
    ada.enrol()
    answer = ada.send("POST", f"/staff/people/{person}/roles", {"roles": ["decider"]})

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/account-change-not-permitted")


def test_another_bodys_account_is_unknown(service_with_accounts: Service) -> None:
    stranger = create_account(service_with_accounts, "far", {Role.AUDITOR}, "CNCA-R-2003-456")
    answers = [
        service_with_accounts.read(f"/api/v1/staff/people/{stranger}", "administrator"),
        service_with_accounts.command(f"/api/v1/staff/people/{stranger}/disable", "administrator", None),
    ]

    assert {answer.json()["type"] for answer in answers} == {"/problems/account-not-found"}
    assert stranger not in service_with_accounts.read("/api/v1/staff/people", "administrator").text


def test_what_cannot_be_noted_is_not_answered(service_with_accounts: Service, seeded_url: str) -> None:
    case = apply_for_certificate(service_with_accounts)
    with psycopg.connect(seeded_url) as connection:
        connection.execute("ALTER TABLE access.entries ADD CHECK (kind <> 'read') NOT VALID")
    answer = service_with_accounts.read(f"/api/v1/staff/certificates/{case}", "registrar")

    assert answer.status_code == 500
    assert case not in answer.text


def test_the_public_is_not_noted(service_with_accounts: Service) -> None:
    service_with_accounts.read("/api/v1/certificates", organisation="福州示范")

    assert logged(service_with_accounts, kind="read") == []
