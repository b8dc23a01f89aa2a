"""Logging in on a page: what is told, what is not, and where one comes to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from api.app.settings import Settings
from api.http.entering import COOKIE
from domain.values import Role
from services.accounts import Outside
from services.oidc.elsewhere import Client, Elsewhere
from tests.api.browsers import GOOD, ORIGIN, joined
from tests.api.served import Service
from tests.pages.surfing import Surfer, form_to, forms

FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "staff",
    "/api/v1/session",
    "/logout",
    "/login",
]
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def li(house: Service) -> str:
    joined(house, "li", {Role.DECIDER})
    joined(house, "ro", {Role.REGULATOR}, body=None)
    return "li@example.org"


def logged_in(house: Service, login: str, path: str = "/login", next: str = "") -> tuple[Surfer, str]:
    """A browser after the login, and where it was sent on to."""
    surfer = Surfer(house)
    shown = surfer.open(path + (f"?next={next}" if next else ""))
    answer = surfer.submit(form_to(shown, path), login=login, password=GOOD)

    assert answer.status_code == 303, answer.text
    return surfer, answer.headers["location"]


@pytest.mark.parametrize(("name", "start"), [("li", "/staff"), ("ro", "/regulator")])
def test_who_logs_in_comes_to_where_their_day_begins(house: Service, li: str, name: str, start: str) -> None:
    surfer, where = logged_in(house, f"{name}@example.org")

    assert where == start
    assert surfer.open("/login").headers["location"] == start


def test_who_logs_in_in_english_stays_in_english(house: Service, li: str) -> None:
    assert logged_in(house, li, "/en/login")[1] == "/en/staff"


def test_who_was_asked_to_log_in_comes_back_to_where_they_were(house: Service, li: str) -> None:
    sent = Surfer(house).open("/en/account?x=1").headers["location"]
    path, _, back = sent.partition("?next=")

    assert logged_in(house, li, path, back)[1] == "/en/account?x=1"


@pytest.mark.parametrize("foreign", FOREIGN)
def test_nobody_is_led_away_by_an_address_that_was_slipped_in(house: Service, li: str, foreign: str) -> None:
    surfer = Surfer(house)
    answer = surfer.post("/login", by="password", login=li, password=GOOD, next=foreign)

    assert answer.headers["location"] == "/staff"


def test_a_session_planted_before_the_login_opens_nothing_after_it(house: Service, li: str) -> None:
    thief, _ = logged_in(house, li)
    victim = Surfer(house, cookies={COOKIE: thief.cookies[COOKIE]})
    victim.post("/login", by="password", login=li, password=GOOD)

    assert victim.cookies[COOKIE] != thief.cookies[COOKIE]
    assert thief.open("/account").headers["location"].startswith("/login")
    assert victim.open("/account").status_code == 200


def test_a_stolen_cookie_opens_nothing_after_logout(house: Service, li: str) -> None:
    surfer, _ = logged_in(house, li)
    thief = Surfer(house, cookies=dict(surfer.cookies))
    answer = surfer.submit(form_to(surfer.open("/account"), "/logout"))

    assert (answer.headers["location"], COOKIE in surfer.cookies) == ("/login?left=yes", False)
    assert "cache" in answer.headers["clear-site-data"]
    assert thief.open("/account").headers["location"].startswith("/login")


def test_who_is_not_logged_in_may_log_out(house: Service) -> None:
    assert Surfer(house).post("/logout").status_code == 303


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(house: Service, li: str) -> None:
    told = {
        Surfer(house).post("/en/login", by="password", login=login, password="wrong words here").text
        for login in (li, "a" * len(li))
    }

    assert len({text.replace(li, "…").replace("a" * len(li), "…") for text in told}) == 1
    assert "This does not open an account." in told.pop()


def test_what_no_account_could_have_is_refused_in_the_same_words(house: Service) -> None:
    answer = Surfer(house).post("/en/login", by="password", login="x" * 2000, password="y" * 2000)

    assert answer.status_code == 401
    assert "This does not open an account." in answer.text


def test_too_many_failures_say_until_when(house: Service) -> None:
    joined(house, "bo", {Role.AUDITOR})
    for _ in range(11):
        answer = Surfer(house).post(
            "/en/login", by="password", login="bo@example.org", password="wrong words"
        )

    assert answer.status_code == 429
    until = (house.clock.now + timedelta(minutes=15, hours=8)).strftime("%-d %B %Y, %H:%M")
    assert f"Wait until {until}" in answer.text


def test_what_was_typed_is_shown_as_text_and_the_password_never(house: Service) -> None:
    answer = Surfer(house).post(
        "/login", by="password", login=HOSTILE, password="hunter2 hunter2", next=HOSTILE
    )

    assert "<script>alert" not in answer.text
    assert "hunter2" not in answer.text


def test_blanks_in_a_password_count(house: Service, li: str) -> None:
    assert Surfer(house).post("/login", by="password", login=li, password=f" {GOOD}").status_code == 401


@pytest.mark.parametrize(
    "path", ["/login", "/login/passkey", "/logout", "/step-up", "/account", "/staff/people/x/roles"]
)
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_form_of_another_site_is_refused(
    house: Service, li: str, path: str, headers: dict[str, str]
) -> None:
    surfer, _ = logged_in(house, li)
    misled = Surfer(house, cookies=dict(surfer.cookies), headers=headers)
    answer = misled.post(path, end="others", by="password", login=li, password=GOOD)

    assert answer.status_code == 403
    assert surfer.open("/account").status_code == 200


def test_half_a_login_leads_to_the_second_factor_and_nowhere_else(house: Service, li: str) -> None:
    joined(house, "mei", {Role.DECIDER})
    first, _ = logged_in(house, "mei@example.org")
    first.enrol()
    surfer, where = logged_in(house, "mei@example.org", next="/account")

    assert where == "/step-up?next=%2Faccount"
    assert surfer.open("/account").headers["location"] == "/step-up?next=%2Faccount"
    assert surfer.open("/login").headers["location"] == "/step-up"
    answer = surfer.submit(form_to(surfer.open(where), "/step-up"), one_time_code=_code(first))
    assert answer.headers["location"] == "/account"
    assert surfer.open("/account").status_code == 200


def test_a_passkey_page_begins_at_the_login(house: Service) -> None:
    assert Surfer(house).open("/login/passkey?next=/account").headers["location"] == "/login?next=%2Faccount"


def test_a_passkey_that_is_none_is_refused(house: Service) -> None:
    answer = Surfer(house).post("/en/login/passkey", passkey='{"rawId": "x"}')

    assert answer.status_code == 401
    assert "This does not open an account." in answer.text


def test_where_local_accounts_are_off_only_the_other_issuer_is_offered(house: Service, li: str) -> None:
    here = house.here
    outside = Outside(here.pool, here.clock, here.access_log)
    client = Client("https://id.example", "us", None, f"{ORIGIN}/api/v1/session/oidc/callback")
    settings = Settings(local_accounts=False)
    changed = replace(here, settings=settings, elsewhere=Elsewhere(outside, here.accounts, client))
    house.client.app.state.composition = changed  # type: ignore[attr-defined]  # a FastAPI
    try:
        shown = Surfer(house).open("/login?next=/staff%3Fx%3D%E8%AF%81")
        refused = Surfer(house).post("/login", by="password", login=li, password=GOOD)
    finally:
        house.client.app.state.composition = here  # type: ignore[attr-defined]  # a FastAPI

    assert forms(shown) == []
    assert 'href="/api/v1/session/oidc/start?return_to=/staff%3Fx%3D%25E8%25AF%2581"' in shown.text
    assert refused.status_code == 403
    assert refused.cookies == {}


def _code(surfer: Surfer) -> str:
    return surfer.code()
