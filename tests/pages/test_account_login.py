"""Login page: return targets, error messages without hints, sessions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from api.app.settings import Settings
from api.http.credentials import SESSION_COOKIE
from domain.values import Role
from services.accounts import Dependencies
from services.oidc.login import ClientRegistration, OidcLogin
from tests.api.browsers import ORIGIN, PASSWORD, create_account
from tests.api.running_service import Service
from tests.pages.page_browser import PageBrowser, form_to, forms

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
def li(shared_service: Service) -> str:
    create_account(shared_service, "li", {Role.DECIDER})
    create_account(shared_service, "ro", {Role.REGULATOR}, body=None)
    return "li@example.org"


def log_in(service: Service, login: str, path: str = "/login", next: str = "") -> tuple[PageBrowser, str]:
    """A logged-in browser and the location of the redirect."""
    browser = PageBrowser(service)
    login_page = browser.open(path + (f"?next={next}" if next else ""))
    answer = browser.submit(form_to(login_page, path), login=login, password=PASSWORD)

    assert answer.status_code == 303, answer.text
    return browser, answer.headers["location"]


@pytest.mark.parametrize(("name", "start"), [("li", "/staff"), ("ro", "/regulator")])
def test_a_login_leads_to_the_home_page_of_the_role(
    shared_service: Service, li: str, name: str, start: str
) -> None:
    browser, where = log_in(shared_service, f"{name}@example.org")

    assert where == start
    assert browser.open("/login").headers["location"] == start


def test_an_english_login_leads_to_an_english_page(shared_service: Service, li: str) -> None:
    assert log_in(shared_service, li, "/en/login")[1] == "/en/staff"


def test_a_login_returns_to_the_requested_page(shared_service: Service, li: str) -> None:
    location = PageBrowser(shared_service).open("/en/account?x=1").headers["location"]
    path, _, back = location.partition("?next=")

    assert log_in(shared_service, li, path, back)[1] == "/en/account?x=1"


@pytest.mark.parametrize("foreign", FOREIGN)
def test_a_foreign_return_target_is_ignored(shared_service: Service, li: str, foreign: str) -> None:
    browser = PageBrowser(shared_service)
    answer = browser.post("/login", by="password", login=li, password=PASSWORD, next=foreign)

    assert answer.headers["location"] == "/staff"


def test_a_login_replaces_a_planted_session(shared_service: Service, li: str) -> None:
    thief, _ = log_in(shared_service, li)
    victim = PageBrowser(shared_service, cookies={SESSION_COOKIE: thief.cookies[SESSION_COOKIE]})
    victim.post("/login", by="password", login=li, password=PASSWORD)

    assert victim.cookies[SESSION_COOKIE] != thief.cookies[SESSION_COOKIE]
    assert thief.open("/account").headers["location"].startswith("/login")
    assert victim.open("/account").status_code == 200


def test_a_stolen_cookie_is_invalid_after_logout(shared_service: Service, li: str) -> None:
    browser, _ = log_in(shared_service, li)
    thief = PageBrowser(shared_service, cookies=dict(browser.cookies))
    answer = browser.submit(form_to(browser.open("/account"), "/logout"))

    assert (answer.headers["location"], SESSION_COOKIE in browser.cookies) == ("/login?left=yes", False)
    assert "cache" in answer.headers["clear-site-data"]
    assert thief.open("/account").headers["location"].startswith("/login")


def test_logout_without_a_session_is_no_error(shared_service: Service) -> None:
    assert PageBrowser(shared_service).post("/logout").status_code == 303


def test_a_wrong_password_and_an_unknown_name_have_the_same_message(shared_service: Service, li: str) -> None:
    pages = {
        PageBrowser(shared_service)
        .post("/en/login", by="password", login=login, password="wrong words here")
        .text
        for login in (li, "a" * len(li))
    }

    assert len({text.replace(li, "…").replace("a" * len(li), "…") for text in pages}) == 1
    assert "This does not open an account." in pages.pop()


def test_impossible_credentials_have_the_same_message(shared_service: Service) -> None:
    answer = PageBrowser(shared_service).post(
        "/en/login", by="password", login="x" * 2000, password="y" * 2000
    )

    assert answer.status_code == 401
    assert "This does not open an account." in answer.text


def test_a_lockout_says_until_when(shared_service: Service) -> None:
    create_account(shared_service, "bo", {Role.AUDITOR})
    for _ in range(11):
        answer = PageBrowser(shared_service).post(
            "/en/login", by="password", login="bo@example.org", password="wrong words"
        )

    assert answer.status_code == 429
    until = (shared_service.clock.now + timedelta(minutes=15, hours=8)).strftime("%-d %B %Y, %H:%M")
    assert f"Wait until {until}" in answer.text


def test_entries_are_escaped_and_the_password_is_never_shown(shared_service: Service) -> None:
    answer = PageBrowser(shared_service).post(
        "/login", by="password", login=HOSTILE, password="hunter2 hunter2", next=HOSTILE
    )

    assert "<script>alert" not in answer.text
    assert "hunter2" not in answer.text


def test_blanks_belong_to_a_password(shared_service: Service, li: str) -> None:
    assert (
        PageBrowser(shared_service)
        .post("/login", by="password", login=li, password=f" {PASSWORD}")
        .status_code
        == 401
    )


@pytest.mark.parametrize(
    "path", ["/login", "/login/passkey", "/logout", "/step-up", "/account", "/staff/people/x/roles"]
)
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_form_of_another_site_is_refused(
    shared_service: Service, li: str, path: str, headers: dict[str, str]
) -> None:
    browser, _ = log_in(shared_service, li)
    cross_site = PageBrowser(shared_service, cookies=dict(browser.cookies), headers=headers)
    answer = cross_site.post(path, end="others", by="password", login=li, password=PASSWORD)

    assert answer.status_code == 403
    assert browser.open("/account").status_code == 200


def test_a_partial_session_leads_only_to_the_second_factor(shared_service: Service, li: str) -> None:
    create_account(shared_service, "mei", {Role.DECIDER})
    first, _ = log_in(shared_service, "mei@example.org")
    first.enrol()
    browser, where = log_in(shared_service, "mei@example.org", next="/account")

    assert where == "/step-up?next=%2Faccount"
    assert browser.open("/account").headers["location"] == "/step-up?next=%2Faccount"
    assert browser.open("/login").headers["location"] == "/step-up"
    answer = browser.submit(form_to(browser.open(where), "/step-up"), one_time_code=_code(first))
    assert answer.headers["location"] == "/account"
    assert browser.open("/account").status_code == 200


def test_the_passkey_page_redirects_to_the_login(shared_service: Service) -> None:
    assert (
        PageBrowser(shared_service).open("/login/passkey?next=/account").headers["location"]
        == "/login?next=%2Faccount"
    )


def test_an_invalid_passkey_is_refused(shared_service: Service) -> None:
    answer = PageBrowser(shared_service).post("/en/login/passkey", passkey='{"rawId": "x"}')

    assert answer.status_code == 401
    assert "This does not open an account." in answer.text


def test_without_local_accounts_only_the_identity_provider_is_offered(
    shared_service: Service, li: str
) -> None:
    container = shared_service.container
    dependencies = Dependencies(container.pool, container.clock, container.access_log)
    client = ClientRegistration("https://id.example", "us", None, f"{ORIGIN}/api/v1/session/oidc/callback")
    settings = Settings(local_accounts=False)
    changed = replace(
        container, settings=settings, oidc_login=OidcLogin(dependencies, container.accounts, client)
    )
    shared_service.client.app.state.container = changed  # type: ignore[attr-defined]  # a FastAPI
    try:
        page = PageBrowser(shared_service).open("/login?next=/staff%3Fx%3D%E8%AF%81")
        refused = PageBrowser(shared_service).post("/login", by="password", login=li, password=PASSWORD)
    finally:
        shared_service.client.app.state.container = container  # type: ignore[attr-defined]  # a FastAPI

    assert forms(page) == []
    assert 'href="/api/v1/session/oidc/start?return_to=/staff%3Fx%3D%25E8%25AF%2581"' in page.text
    assert refused.status_code == 403
    assert refused.cookies == {}


def _code(browser: PageBrowser) -> str:
    return browser.code()
