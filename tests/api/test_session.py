"""Sessions over HTTP: login, step-up, expiry, logout, CSRF."""

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
def service_with_li(service: Service) -> Service:
    """The service with the account of Li, a decider."""
    with_accounts(service)
    create_account(service, "li", {Role.DECIDER})
    return service


def problem_name(answer: object) -> str:
    return str(problem_type(answer)).removeprefix("/problems/")


def problem_type(answer: object) -> str:
    return str(answer.json()["type"])  # type: ignore[attr-defined]  # a Response


def test_who_logs_in_is_told_who_they_are_and_until_when(service_with_li: Service) -> None:
    session = json_body(login_browser(service_with_li, "li").send("GET", "/session"))

    assert (session["roles"], session["body"], session["means"]) == (["decider"], BODY, ["password"])
    assert session["idle_until"] < session["until"]


def test_the_cookie_is_of_this_host_alone_and_no_script_reads_it(service_with_li: Service) -> None:
    cookies = Browser(service_with_li).login("li").headers.get_list("set-cookie")
    session_cookie = next(each for each in cookies if each.startswith(f"{SESSION_COOKIE}="))

    assert {part.strip() for part in session_cookie.split(";")[1:]} == {
        "HttpOnly",
        "Path=/",
        "SameSite=lax",
        "Secure",
    }


def test_a_wrong_password_lets_nobody_in(service_with_li: Service) -> None:
    browser = Browser(service_with_li)
    answer = browser.send("POST", "/session", {"login": "li@example.org", "password": "wrong words here"})

    assert (answer.status_code, problem_name(answer), browser.cookies) == (401, "invalid-credentials", {})


def test_session_fixation_a_token_planted_before_the_login_opens_nothing_after_it(
    service_with_li: Service,
) -> None:
    thief = login_browser(service_with_li, "li")
    planted_token = thief.cookies[SESSION_COOKIE]
    victim = Browser(service_with_li, cookies={SESSION_COOKIE: planted_token})
    json_body(victim.login("li"), 201)

    assert victim.cookies[SESSION_COOKIE] != planted_token
    assert problem_name(thief.send("GET", "/session")) == "session-expired"


def test_a_stolen_cookie_opens_nothing_after_logout(service_with_li: Service) -> None:
    browser = login_browser(service_with_li, "li")
    thief = Browser(service_with_li, cookies=dict(browser.cookies))
    answer = browser.send("DELETE", "/session")

    assert (answer.status_code, SESSION_COOKIE in browser.cookies) == (204, False)
    assert problem_name(thief.send("GET", WORKLIST)) == "session-expired"


def test_a_step_up_leaves_the_former_cookie_dead(service_with_li: Service) -> None:
    browser = login_browser(service_with_li, "li")
    browser.enrol()
    thief = Browser(service_with_li, cookies=dict(browser.cookies))
    json_body(browser.step_up())

    assert problem_name(thief.send("GET", WORKLIST)) == "session-expired"
    assert browser.send("GET", WORKLIST).status_code == 200


def test_half_a_login_opens_nothing_until_the_second_factor_is_shown(service_with_li: Service) -> None:
    first = login_browser(service_with_li, "li")
    first.enrol()
    browser = Browser(service_with_li, secret=first.secret)
    partial = json_body(browser.login("li"), 201)

    assert partial["second_factor_due"]
    assert problem_name(browser.send("GET", WORKLIST)) == "second-factor-required"
    assert problem_name(browser.send("POST", "/session/one-time-codes")) == "second-factor-required"
    assert not json_body(browser.step_up())["second_factor_due"]
    assert browser.send("GET", WORKLIST).status_code == 200


def test_both_factors_may_come_at_once(service_with_li: Service) -> None:
    first = login_browser(service_with_li, "li")
    first.enrol()
    session = json_body(Browser(service_with_li).login("li", first.code()), 201)

    assert (session["second_factor_due"], session["means"]) == (False, ["one_time_code", "password"])


def test_a_replayed_code_does_not_count(service_with_li: Service) -> None:
    browser = login_browser(service_with_li, "li")
    browser.enrol()
    used = browser.code()
    json_body(Browser(service_with_li).login("li", used), 201)
    answer = browser.send("POST", "/session/step-up", {"by": "one_time_code", "proof": used})

    assert (answer.status_code, problem_name(answer)) == (422, "invalid-code")


def test_a_passkey_logs_in_and_steps_up(service_with_li: Service) -> None:
    browser, authenticator = login_browser(service_with_li, "li"), Authenticator(ORIGIN)
    options = json.dumps(json_body(browser.send("POST", "/session/passkeys/options"))["options"])
    registration = {"answer": authenticator.create(options), "name": "key ring"}
    json_body(browser.send("POST", "/session/passkeys", registration), 201)
    other = Browser(service_with_li)
    login = json.dumps(json_body(other.send("POST", "/session/passkey/options"))["options"])
    session = json_body(other.send("POST", "/session/passkey", {"answer": authenticator.sign(login)}), 201)

    assert (session["means"], session["second_factor_due"]) == (["passkey"], False)
    assert session["stepped_up_at"] is not None


def test_nobody_steps_up_with_somebody_elses_passkey(service_with_li: Service) -> None:
    create_account(service_with_li, "bo", {Role.AUDITOR})
    bo, authenticator = login_browser(service_with_li, "bo"), Authenticator(ORIGIN)
    options = json.dumps(json_body(bo.send("POST", "/session/passkeys/options"))["options"])
    json_body(
        bo.send("POST", "/session/passkeys", {"answer": authenticator.create(options), "name": "bo"}), 201
    )
    li = login_browser(service_with_li, "li")
    login = json.dumps(json_body(li.send("POST", "/session/passkey/options"))["options"])
    answer = li.send("POST", "/session/step-up", {"by": "passkey", "proof": authenticator.sign(login)})

    assert problem_name(answer) == "invalid-credentials"


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
def test_a_cross_site_post_is_refused(service_with_li: Service, headers: dict[str, str]) -> None:
    browser = login_browser(service_with_li, "li")
    browser.headers = headers
    answers = [
        browser.send("DELETE", "/session"),
        browser.send("POST", "/session/one-time-codes"),
        browser.send("POST", "/staff/certificates", {}),
    ]

    assert [problem_name(answer) for answer in answers] == ["cross-site-request"] * 3
    assert browser.send("GET", WORKLIST).status_code == 200


def test_another_site_logs_nobody_in(service_with_li: Service) -> None:
    assert (
        problem_name(Browser(service_with_li, headers={"Sec-Fetch-Site": "cross-site"}).login("li"))
        == "cross-site-request"
    )


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": ORIGIN}])
def test_a_page_of_ours_is_believed(service_with_li: Service, headers: dict[str, str]) -> None:
    browser = login_browser(service_with_li, "li")
    browser.headers = headers

    assert browser.send("DELETE", "/session").status_code == 204


def test_a_key_and_a_session_at_once_are_refused(service_with_li: Service) -> None:
    answer = login_browser(service_with_li, "li").send("GET", WORKLIST, **service_with_li.key("decider"))

    assert (answer.status_code, problem_name(answer)) == (400, "multiple-credentials")


def test_a_cookie_that_comes_twice_opens_nothing(service_with_li: Service) -> None:
    token = login_browser(service_with_li, "li").cookies[SESSION_COOKIE]
    twice = {"Cookie": f"{SESSION_COOKIE}=planted; {SESSION_COOKIE}={token}"}

    assert problem_name(Browser(service_with_li).send("GET", WORKLIST, **twice)) == "session-expired"


def test_a_password_change_ends_the_other_sessions_and_keeps_this_one(service_with_li: Service) -> None:
    other, browser = login_browser(service_with_li, "li"), login_browser(service_with_li, "li")
    changed = {"current": PASSWORD, "new": "seven old tractors at dawn"}
    json_body(browser.send("POST", "/session/password", changed))

    assert problem_name(other.send("GET", "/session")) == "session-expired"
    assert len(list_sessions(browser)) == 1
    assert problem_name(Browser(service_with_li).login("li")) == "invalid-credentials"


def list_sessions(browser: Browser) -> list[object]:
    sessions: list[object] = browser.send("GET", "/sessions").json()
    return sessions


def test_idle_expiry(service_with_li: Service, clock: Clock) -> None:
    browser = login_browser(service_with_li, "li")
    clock.advance(seconds=LIMITS.idle.total_seconds())

    assert problem_name(browser.send("GET", WORKLIST)) == "session-expired"


def test_absolute_expiry(service_with_li: Service, clock: Clock) -> None:
    browser = login_browser(service_with_li, "li")
    answers = []
    for _ in range(int(LIMITS.absolute / LIMITS.idle) + 12):
        clock.advance(minutes=25)
        answers.append(browser.send("GET", WORKLIST).status_code)

    assert answers[:23] == [200] * 23
    assert 200 not in answers[24:]


def test_people_see_their_sessions_and_end_one(service_with_li: Service) -> None:
    other, browser = login_browser(service_with_li, "li"), login_browser(service_with_li, "li")
    sessions = browser.send("GET", "/sessions").json()
    elsewhere = next(each["id"] for each in sessions if not each["present"])
    browser.send("DELETE", f"/sessions/{elsewhere}")

    assert problem_name(other.send("GET", "/session")) == "session-expired"
    assert browser.send("GET", "/session").status_code == 200


def test_an_old_session_ends_no_other_but_itself(service_with_li: Service, clock: Clock) -> None:
    other, browser = login_browser(service_with_li, "li"), login_browser(service_with_li, "li")
    sessions = browser.send("GET", "/sessions").json()
    ids = {each["present"]: each["id"] for each in sessions}
    clock.advance(minutes=11)

    assert problem_name(browser.send("DELETE", f"/sessions/{ids[False]}")) == "step-up-required"
    assert other.send("GET", "/session").status_code == 200
    assert browser.send("DELETE", f"/sessions/{ids[True]}").status_code == 204


def test_an_administrator_logs_a_person_out_everywhere(service_with_li: Service) -> None:
    person = json_body(login_browser(service_with_li, "li").send("GET", "/session"))["person"]
    browsers = [login_browser(service_with_li, "li"), login_browser(service_with_li, "li")]
    path = f"/api/v1/staff/people/{person}/end-sessions"
    json_body(service_with_li.command(path, "administrator", None))
    entries = json_body(service_with_li.read("/api/v1/audit/access", "regulator", kind="sessions-ended"))[
        "entries"
    ]

    assert {problem_name(each.send("GET", "/session")) for each in browsers} == {"session-expired"}
    assert [(each["person"], each["subject"]) for each in entries] == [("P-administrator", person)]
    assert login_browser(service_with_li, "li").send("GET", "/session").status_code == 200


def test_an_old_session_adds_no_factor_of_its_own(service_with_li: Service, clock: Clock) -> None:
    browser = login_browser(service_with_li, "li")
    clock.advance(minutes=11)

    assert problem_name(browser.send("POST", "/session/one-time-codes")) == "step-up-required"
    assert problem_name(browser.send("POST", "/session/passkeys/options")) == "step-up-required"
    assert problem_name(browser.send("POST", "/session/recovery-codes")) == "step-up-required"


def test_a_recovery_code_counts_once(service_with_li: Service) -> None:
    browser = login_browser(service_with_li, "li")
    browser.enrol()
    code = json_body(browser.send("POST", "/session/recovery-codes"))["codes"][0]
    used = {"by": "recovery_code", "proof": code}

    assert browser.send("POST", "/session/step-up", used).status_code == 200
    assert problem_name(browser.send("POST", "/session/step-up", used)) == "invalid-code"


def test_an_invitation_becomes_an_account_that_is_logged_in(service_with_li: Service) -> None:
    administrator = service_with_li.command(
        "/api/v1/staff/people", "administrator", {"login": "new@example.org", "roles": ["auditor"]}
    )
    browser = Browser(service_with_li)
    acceptance = {"token": json_body(administrator, 201)["token"], "password": PASSWORD, "name": "New"}
    json_body(browser.send("POST", "/invitations/accept", acceptance), 201)

    assert json_body(browser.send("GET", "/session"))["roles"] == ["auditor"]


def test_no_key_looks_after_an_account(service_with_li: Service) -> None:
    assert problem_name(service_with_li.read("/api/v1/session", "decider")) == "session-required"


def test_what_was_typed_as_a_password_is_in_no_answer(service_with_li: Service) -> None:
    answer = Browser(service_with_li).send(
        "POST", "/session", {"login": "li", "password": 12345678901, "x": "secret"}
    )

    assert answer.status_code == 422
    assert "12345678901" not in answer.text


def test_without_keys_for_secrets_nobody_logs_in_and_keys_work(seeded_url: str, clock: Clock) -> None:
    with running_service(seeded_url, clock) as service:
        assert problem_name(Browser(service).login("li")) == "login-not-configured"
        assert service.read("/api/v1/staff/worklist", "registrar").status_code == 200
