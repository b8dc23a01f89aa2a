"""Sessions over HTTP: how people come in, prove more, and are out."""

import json

import pytest

from api.http.credentials import SESSION_COOKIE
from domain.values import Role
from services.sessions import LIMITS
from tests.api.browsers import ORIGIN, PASSWORD, Browser, create_account, login_browser, with_accounts
from tests.api.running_service import BODY, Clock, Service, json_body, running_service
from tests.services.accounts.authenticator import Authenticator

WORKLIST = "/staff/worklist"


@pytest.fixture
def desk(service: Service) -> Service:
    """The service, and Li who decides."""
    with_accounts(service)
    create_account(service, "li", {Role.DECIDER})
    return service


def type_of(answer: object) -> str:
    return str(said_type(answer)).removeprefix("/problems/")


def said_type(answer: object) -> str:
    return str(answer.json()["type"])  # type: ignore[attr-defined]  # a Response


def test_who_logs_in_is_told_who_they_are_and_until_when(desk: Service) -> None:
    told = json_body(login_browser(desk, "li").send("GET", "/session"))

    assert (told["roles"], told["body"], told["means"]) == (["decider"], BODY, ["password"])
    assert told["idle_until"] < told["until"]


def test_the_cookie_is_of_this_host_alone_and_no_script_reads_it(desk: Service) -> None:
    cookies = Browser(desk).login("li").headers.get_list("set-cookie")
    ours = next(each for each in cookies if each.startswith(f"{SESSION_COOKIE}="))

    assert {part.strip() for part in ours.split(";")[1:]} == {"HttpOnly", "Path=/", "SameSite=lax", "Secure"}


def test_a_wrong_password_lets_nobody_in(desk: Service) -> None:
    browser = Browser(desk)
    answer = browser.send("POST", "/session", {"login": "li@example.org", "password": "wrong words here"})

    assert (answer.status_code, type_of(answer), browser.cookies) == (401, "invalid-credentials", {})


def test_session_fixation_a_token_planted_before_the_login_opens_nothing_after_it(desk: Service) -> None:
    thief = login_browser(desk, "li")
    planted = thief.cookies[SESSION_COOKIE]
    victim = Browser(desk, cookies={SESSION_COOKIE: planted})
    json_body(victim.login("li"), 201)

    assert victim.cookies[SESSION_COOKIE] != planted
    assert type_of(thief.send("GET", "/session")) == "session-expired"


def test_a_stolen_cookie_opens_nothing_after_logout(desk: Service) -> None:
    browser = login_browser(desk, "li")
    thief = Browser(desk, cookies=dict(browser.cookies))
    answer = browser.send("DELETE", "/session")

    assert (answer.status_code, SESSION_COOKIE in browser.cookies) == (204, False)
    assert type_of(thief.send("GET", WORKLIST)) == "session-expired"


def test_a_step_up_leaves_the_former_cookie_dead(desk: Service) -> None:
    browser = login_browser(desk, "li")
    browser.enrol()
    thief = Browser(desk, cookies=dict(browser.cookies))
    json_body(browser.step_up())

    assert type_of(thief.send("GET", WORKLIST)) == "session-expired"
    assert browser.send("GET", WORKLIST).status_code == 200


def test_half_a_login_opens_nothing_until_the_second_factor_is_shown(desk: Service) -> None:
    first = login_browser(desk, "li")
    first.enrol()
    browser = Browser(desk, secret=first.secret)
    half = json_body(browser.login("li"), 201)

    assert half["second_factor_due"]
    assert type_of(browser.send("GET", WORKLIST)) == "second-factor-required"
    assert type_of(browser.send("POST", "/session/one-time-codes")) == "second-factor-required"
    assert not json_body(browser.step_up())["second_factor_due"]
    assert browser.send("GET", WORKLIST).status_code == 200


def test_both_factors_may_come_at_once(desk: Service) -> None:
    first = login_browser(desk, "li")
    first.enrol()
    told = json_body(Browser(desk).login("li", first.code()), 201)

    assert (told["second_factor_due"], told["means"]) == (False, ["one_time_code", "password"])


def test_a_replayed_code_does_not_count(desk: Service) -> None:
    browser = login_browser(desk, "li")
    browser.enrol()
    used = browser.code()
    json_body(Browser(desk).login("li", used), 201)
    answer = browser.send("POST", "/session/step-up", {"by": "one_time_code", "proof": used})

    assert (answer.status_code, type_of(answer)) == (422, "invalid-code")


def test_a_passkey_logs_in_and_steps_up(desk: Service) -> None:
    browser, authenticator = login_browser(desk, "li"), Authenticator(ORIGIN)
    asked = json.dumps(json_body(browser.send("POST", "/session/passkeys/options"))["options"])
    made = {"answer": authenticator.create(asked), "name": "key ring"}
    json_body(browser.send("POST", "/session/passkeys", made), 201)
    other = Browser(desk)
    login = json.dumps(json_body(other.send("POST", "/session/passkey/options"))["options"])
    told = json_body(other.send("POST", "/session/passkey", {"answer": authenticator.sign(login)}), 201)

    assert (told["means"], told["second_factor_due"]) == (["passkey"], False)
    assert told["stepped_up_at"] is not None


def test_nobody_steps_up_with_somebody_elses_passkey(desk: Service) -> None:
    create_account(desk, "bo", {Role.AUDITOR})
    bo, authenticator = login_browser(desk, "bo"), Authenticator(ORIGIN)
    asked = json.dumps(json_body(bo.send("POST", "/session/passkeys/options"))["options"])
    json_body(
        bo.send("POST", "/session/passkeys", {"answer": authenticator.create(asked), "name": "bo"}), 201
    )
    li = login_browser(desk, "li")
    login = json.dumps(json_body(li.send("POST", "/session/passkey/options"))["options"])
    answer = li.send("POST", "/session/step-up", {"by": "passkey", "proof": authenticator.sign(login)})

    assert type_of(answer) == "invalid-credentials"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": ORIGIN},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_cross_site_post_is_refused(desk: Service, headers: dict[str, str]) -> None:
    browser = login_browser(desk, "li")
    browser.headers = headers
    answers = [
        browser.send("DELETE", "/session"),
        browser.send("POST", "/session/one-time-codes"),
        browser.send("POST", "/staff/certificates", {}),
    ]

    assert [type_of(answer) for answer in answers] == ["cross-site-request"] * 3
    assert browser.send("GET", WORKLIST).status_code == 200


def test_another_site_logs_nobody_in(desk: Service) -> None:
    assert (
        type_of(Browser(desk, headers={"Sec-Fetch-Site": "cross-site"}).login("li")) == "cross-site-request"
    )


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": ORIGIN}])
def test_a_page_of_ours_is_believed(desk: Service, headers: dict[str, str]) -> None:
    browser = login_browser(desk, "li")
    browser.headers = headers

    assert browser.send("DELETE", "/session").status_code == 204


def test_a_key_and_a_session_at_once_are_refused(desk: Service) -> None:
    answer = login_browser(desk, "li").send("GET", WORKLIST, **desk.key("decider"))

    assert (answer.status_code, type_of(answer)) == (400, "multiple-credentials")


def test_a_cookie_that_comes_twice_opens_nothing(desk: Service) -> None:
    token = login_browser(desk, "li").cookies[SESSION_COOKIE]
    twice = {"Cookie": f"{SESSION_COOKIE}=planted; {SESSION_COOKIE}={token}"}

    assert type_of(Browser(desk).send("GET", WORKLIST, **twice)) == "session-expired"


def test_a_password_change_ends_the_other_sessions_and_keeps_this_one(desk: Service) -> None:
    other, browser = login_browser(desk, "li"), login_browser(desk, "li")
    changed = {"current": PASSWORD, "new": "seven old tractors at dawn"}
    json_body(browser.send("POST", "/session/password", changed))

    assert type_of(other.send("GET", "/session")) == "session-expired"
    assert len(said_list(browser)) == 1
    assert type_of(Browser(desk).login("li")) == "invalid-credentials"


def said_list(browser: Browser) -> list[object]:
    listed: list[object] = browser.send("GET", "/sessions").json()
    return listed


def test_idle_expiry(desk: Service, clock: Clock) -> None:
    browser = login_browser(desk, "li")
    clock.advance(seconds=LIMITS.idle.total_seconds())

    assert type_of(browser.send("GET", WORKLIST)) == "session-expired"


def test_absolute_expiry(desk: Service, clock: Clock) -> None:
    browser = login_browser(desk, "li")
    answers = []
    for _ in range(int(LIMITS.absolute / LIMITS.idle) + 12):
        clock.advance(minutes=25)
        answers.append(browser.send("GET", WORKLIST).status_code)

    assert answers[:23] == [200] * 23
    assert 200 not in answers[24:]


def test_people_see_their_sessions_and_end_one(desk: Service) -> None:
    other, browser = login_browser(desk, "li"), login_browser(desk, "li")
    listed = browser.send("GET", "/sessions").json()
    elsewhere = next(each["id"] for each in listed if not each["present"])
    browser.send("DELETE", f"/sessions/{elsewhere}")

    assert type_of(other.send("GET", "/session")) == "session-expired"
    assert browser.send("GET", "/session").status_code == 200


def test_an_old_session_ends_no_other_but_itself(desk: Service, clock: Clock) -> None:
    other, browser = login_browser(desk, "li"), login_browser(desk, "li")
    listed = browser.send("GET", "/sessions").json()
    ids = {each["present"]: each["id"] for each in listed}
    clock.advance(minutes=11)

    assert type_of(browser.send("DELETE", f"/sessions/{ids[False]}")) == "step-up-required"
    assert other.send("GET", "/session").status_code == 200
    assert browser.send("DELETE", f"/sessions/{ids[True]}").status_code == 204


def test_an_administrator_logs_a_person_out_everywhere(desk: Service) -> None:
    person = json_body(login_browser(desk, "li").send("GET", "/session"))["person"]
    browsers = [login_browser(desk, "li"), login_browser(desk, "li")]
    path = f"/api/v1/staff/people/{person}/end-sessions"
    json_body(desk.command(path, "administrator", None))
    entries = json_body(desk.read("/api/v1/audit/access", "regulator", kind="sessions-ended"))["entries"]

    assert {type_of(each.send("GET", "/session")) for each in browsers} == {"session-expired"}
    assert [(each["person"], each["subject"]) for each in entries] == [("P-administrator", person)]
    assert login_browser(desk, "li").send("GET", "/session").status_code == 200


def test_an_old_session_adds_no_factor_of_its_own(desk: Service, clock: Clock) -> None:
    browser = login_browser(desk, "li")
    clock.advance(minutes=11)

    assert type_of(browser.send("POST", "/session/one-time-codes")) == "step-up-required"
    assert type_of(browser.send("POST", "/session/passkeys/options")) == "step-up-required"
    assert type_of(browser.send("POST", "/session/recovery-codes")) == "step-up-required"


def test_a_recovery_code_counts_once(desk: Service) -> None:
    browser = login_browser(desk, "li")
    browser.enrol()
    code = json_body(browser.send("POST", "/session/recovery-codes"))["codes"][0]
    used = {"by": "recovery_code", "proof": code}

    assert browser.send("POST", "/session/step-up", used).status_code == 200
    assert type_of(browser.send("POST", "/session/step-up", used)) == "invalid-code"


def test_an_invitation_becomes_an_account_that_is_logged_in(desk: Service) -> None:
    administrator = desk.command(
        "/api/v1/staff/people", "administrator", {"login": "new@example.org", "roles": ["auditor"]}
    )
    browser = Browser(desk)
    given = {"token": json_body(administrator, 201)["token"], "password": PASSWORD, "name": "New"}
    json_body(browser.send("POST", "/invitations/accept", given), 201)

    assert json_body(browser.send("GET", "/session"))["roles"] == ["auditor"]


def test_no_key_looks_after_an_account(desk: Service) -> None:
    assert type_of(desk.read("/api/v1/session", "decider")) == "session-required"


def test_what_was_typed_as_a_password_is_in_no_answer(desk: Service) -> None:
    answer = Browser(desk).send("POST", "/session", {"login": "li", "password": 12345678901, "x": "secret"})

    assert answer.status_code == 422
    assert "12345678901" not in answer.text


def test_without_keys_for_secrets_nobody_logs_in_and_keys_work(migrated_url: str, clock: Clock) -> None:
    with running_service(migrated_url, clock) as service:
        assert type_of(Browser(service).login("li")) == "login-not-configured"
        assert service.read("/api/v1/staff/worklist", "registrar").status_code == 200
