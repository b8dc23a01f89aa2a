"""What the access log hears: every reading, command, login and refusal, before the answer goes out."""

from typing import Any

import psycopg
import pytest

from domain.values import Role
from tests.api.browsers import Browser, create_account, login_browser, with_accounts
from tests.api.case_steps import apply_for_certificate
from tests.api.running_service import Json, Service, json_body

PASSWORD_TYPED_AS_LOGIN = "my secret words"


@pytest.fixture
def desk(service: Service) -> Service:
    with_accounts(service)
    create_account(service, "li", {Role.DECIDER})
    return service


def noted(service: Service, **asked: Any) -> list[Json]:
    """What is in the log, the latest first, without the asking itself."""
    entries: list[Json] = json_body(service.read("/api/v1/audit/access", "regulator", **asked))["entries"]
    return [each for each in entries if each["route"] != "GET /api/v1/audit/access"]


def test_a_reading_is_noted_with_who_what_and_by_which_way(desk: Service) -> None:
    case = apply_for_certificate(desk)
    answer = desk.read(f"/api/v1/staff/certificates/{case}", "registrar")
    entry = noted(desk, subject=case)[0]

    assert (entry["kind"], entry["person"], entry["roles"]) == ("read", "P-registrar", ["registrar"])
    assert entry["route"] == "GET /api/v1/staff/certificates/{id}"
    assert entry["way"] == f"key {desk.keys['registrar'].split('_')[1]}"
    assert (entry["status"], entry["request_id"]) == (200, answer.headers["X-Request-ID"])


def test_what_a_regulator_asked_for_is_noted(desk: Service) -> None:
    desk.read("/api/v1/audit/events", "regulator", actor="P-li", limit="3")
    desk.read("/api/v1/audit/export", "regulator", body="CNCA-R-2002-123")

    assert [each["details"] for each in noted(desk, person="P-regulator")] == [
        {"body": "CNCA-R-2002-123"},
        {"actor": "P-li"},
    ]


def test_a_question_that_was_not_answered_leaves_no_text_of_it(desk: Service) -> None:
    desk.read("/api/v1/audit/events", "regulator", actor="Li Ming")

    assert noted(desk, person="P-regulator")[0]["details"] == {}


def test_another_bodys_case_is_a_refusal_in_the_log_alone(desk: Service) -> None:
    case = apply_for_certificate(desk)
    foreign = desk.read(f"/api/v1/staff/certificates/{case}", "stranger").json()
    nothing = "00000000-0000-0000-0000-000000000000"
    none = desk.read(f"/api/v1/staff/certificates/{nothing}", "stranger").json()
    entry = noted(desk, kind="refused")[0]

    foreign.pop("request_id"), none.pop("request_id")
    assert foreign == {**none, "detail": none["detail"].replace(nothing, case)}
    assert (entry["person"], entry["subject"]) == ("P-stranger", case)


def test_refusals_and_dead_keys_are_noted(desk: Service) -> None:
    desk.read("/api/v1/audit/events", "registrar")
    desk.container.keys.revoke(desk.keys["planner"].split("_")[1])
    desk.read("/api/v1/staff/worklist", "planner")

    assert [(each["person"], each["problem"]) for each in noted(desk, kind="refused")] == [
        ("P-planner", "/problems/api-key-revoked"),
        ("P-registrar", "/problems/area-not-permitted"),
    ]


def test_logins_are_noted_and_failures_without_what_was_typed(desk: Service) -> None:
    browser = login_browser(desk, "li")
    person = json_body(browser.send("GET", "/session"))["person"]
    wrong = {"login": "li@example.org", "password": "wrong words here"}
    Browser(desk).send("POST", "/session", wrong)
    Browser(desk).send("POST", "/session", {"login": PASSWORD_TYPED_AS_LOGIN, "password": "x"})
    browser.send("DELETE", "/session")
    failed = noted(desk, kind="login-failed")

    assert [each["kind"] for each in noted(desk, person=person)][:3] == ["logout", "login-failed", "login"]
    assert (failed[0]["person"], len(failed[0]["subject"])) == (None, 64)
    assert PASSWORD_TYPED_AS_LOGIN not in str(failed)


def test_a_change_of_roles_is_noted_with_who_made_it(desk: Service) -> None:
    person = create_account(desk, "bo", {Role.AUDITOR})
    path = f"/api/v1/staff/people/{person}/roles"
    json_body(desk.command(path, "administrator", {"roles": ["planner"]}))
    entry = next(each for each in noted(desk, kind="roles-changed"))

    assert (entry["person"], entry["subject"]) == ("P-administrator", person)
    assert (entry["details"]["before"], entry["details"]["after"]) == ("auditor", "planner")


def test_nobody_changes_their_own_roles(desk: Service) -> None:
    person = create_account(desk, "ada", {Role.ADMINISTRATOR})
    ada = login_browser(desk, "ada")
    ada.enrol()
    answer = ada.send("POST", f"/staff/people/{person}/roles", {"roles": ["decider"]})

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/account-change-not-permitted")


def test_another_bodys_account_is_unknown(desk: Service) -> None:
    stranger = create_account(desk, "far", {Role.AUDITOR}, "CNCA-R-2003-456")
    answers = [
        desk.read(f"/api/v1/staff/people/{stranger}", "administrator"),
        desk.command(f"/api/v1/staff/people/{stranger}/disable", "administrator", None),
    ]

    assert {answer.json()["type"] for answer in answers} == {"/problems/account-not-found"}
    assert stranger not in desk.read("/api/v1/staff/people", "administrator").text


def test_what_cannot_be_noted_is_not_answered(desk: Service, migrated_url: str) -> None:
    case = apply_for_certificate(desk)
    with psycopg.connect(migrated_url) as connection:
        connection.execute("ALTER TABLE access.entries ADD CHECK (kind <> 'read') NOT VALID")
    answer = desk.read(f"/api/v1/staff/certificates/{case}", "registrar")

    assert answer.status_code == 500
    assert case not in answer.text


def test_the_public_is_not_noted(desk: Service) -> None:
    desk.read("/api/v1/certificates", organisation="福州示范")

    assert noted(desk, kind="read") == []
