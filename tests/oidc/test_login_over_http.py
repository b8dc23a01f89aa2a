"""Login through an identity provider over HTTP: sessions, cookies, and problems of failed logins."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from domain.values import Role
from services.access_log import AccessLogFilters
from tests.api.running_service import Service
from tests.conftest import cloned_database
from tests.oidc.conftest import FakeProvider
from tests.oidc.over_http import (
    SESSION,
    START,
    OidcBrowser,
    linked_account,
    new_browser,
    service_with_provider,
)


@pytest.fixture(scope="module")
def shared_service(server_url: str, migrated_template: str, provider_url: str) -> Iterator[Service]:
    with (
        cloned_database(server_url, migrated_template) as url,
        service_with_provider(provider_url, url) as service,
    ):
        yield service


@pytest.fixture
def service(shared_service: Service, provider: FakeProvider) -> Service:
    """One service for all tests: each test has its own person."""
    linked_account(shared_service, provider, provider.subject, Role.DECIDER)
    return shared_service


@pytest.fixture
def browser(service: Service) -> OidcBrowser:
    return new_browser(service)


def test_whoever_comes_back_is_logged_in_and_where_they_wanted_to_go(
    browser: OidcBrowser, provider: FakeProvider
) -> None:
    callback = browser.login(return_to="/api/v1/staff/worklist")
    session = browser.session().json()

    assert (callback.status_code, callback.headers["Location"]) == (303, "/api/v1/staff/worklist")
    assert (session["roles"], session["means"]) == (["decider"], ["identity"])
    assert session["person"] == f"P-{provider.subject}"
    assert browser.client.get(callback.headers["Location"]).status_code == 200


def test_what_the_browser_holds_is_seen_by_no_page_and_sent_to_nobody_else(browser: OidcBrowser) -> None:
    callback = browser.login()
    start = browser.client.get(START)

    for answer in (start, callback):
        assert answer.headers["Cache-Control"] == "no-store"
        for cookie in answer.headers.get_list("Set-Cookie"):
            assert cookie.startswith("__Host-")
            assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


def test_two_windows_log_in_beside_each_other(browser: OidcBrowser) -> None:
    first, second = browser.start(), browser.start()

    assert [browser.finish(each).status_code for each in (first, second)] == [303, 303]


def test_a_new_login_ends_the_session_from_before(browser: OidcBrowser, service: Service) -> None:
    browser.login()
    other = new_browser(service)
    other.client.cookies.update(browser.client.cookies)
    browser.login()

    assert (browser.session().status_code, other.session().status_code) == (200, 401)


def test_an_answer_from_the_provider_counts_once(browser: OidcBrowser) -> None:
    address = browser.start()
    browser.finish(address)
    again = browser.finish(address)

    assert (again.status_code, again.json()["type"]) == (400, "/problems/invalid-login-state")


def test_an_answer_slipped_to_another_browser_logs_nobody_in(browser: OidcBrowser, service: Service) -> None:
    victim = new_browser(service)
    answer = victim.finish(browser.start())

    assert (answer.status_code, victim.session().status_code) == (400, 401)


def test_parameters_that_providers_add_are_no_trouble(browser: OidcBrowser) -> None:
    assert browser.finish(browser.start() + "&session_state=x&hd=example.org").status_code == 303


@pytest.mark.parametrize(
    ("behaviour", "status", "problem"),
    [
        ({"claims": {"sub": "a stranger"}}, 403, "/problems/no-account-for-identity"),
        ({"claims": {"aud": "another"}}, 401, "/problems/identity-not-verified"),
        ({"signed": "none"}, 401, "/problems/identity-not-verified"),
        ({"back": {"error": "access_denied"}}, 403, "/problems/login-denied-by-provider"),
    ],
)
def test_whoever_is_not_let_in_is_told_why(
    browser: OidcBrowser, provider: FakeProvider, behaviour: dict[str, object], status: int, problem: str
) -> None:
    provider.set_behaviour(**behaviour)
    answer = browser.login()

    assert (answer.status_code, answer.json()["type"]) == (status, problem)
    assert answer.json()["detail"]
    assert browser.session().status_code == 401


def test_coming_in_and_failing_to_is_noted(
    browser: OidcBrowser, provider: FakeProvider, service: Service
) -> None:
    browser.login()
    provider.set_behaviour(signed="by another key")
    browser.login()
    failure, success = service.container.access_log.page(AccessLogFilters(), 2).entries

    assert (success.kind, success.person, success.details["issuer"]) == (
        "login",
        f"P-{provider.subject}",
        provider.address,
    )
    assert (failure.kind, failure.details["why"]) == ("login-failed", "NotBelieved")


def test_a_provider_that_is_down_is_told_in_a_sentence(migrated_url: str) -> None:
    with service_with_provider("http://127.0.0.1:9", migrated_url) as service:
        answer = new_browser(service).client.get(START)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.json()["detail"].startswith("The identity provider does not respond")


def test_where_no_issuer_is_set_nobody_is_sent_anywhere(migrated_url: str) -> None:
    with service_with_provider("", migrated_url, oidc_issuer=None) as service:
        answer = new_browser(service).client.get(START)

    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/oidc-not-configured")


@pytest.mark.parametrize("path", ["https://evil.example.org", "//evil.example.org", "/\\evil.example.org"])
def test_nobody_is_sent_on_to_somewhere_else(browser: OidcBrowser, path: str) -> None:
    answer = browser.client.get(START, params={"return_to": path})

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-value")


def test_the_provider_is_told_where_to_send_the_browser(browser: OidcBrowser) -> None:
    callback = urlsplit(browser.start())

    assert (
        f"{callback.scheme}://{callback.netloc}{callback.path}"
        == f"https://register.example.org{SESSION}/oidc/callback"
    )


def test_local_accounts_can_be_switched_off(
    migrated_url: str, provider_url: str, provider: FakeProvider
) -> None:
    with service_with_provider(provider_url, migrated_url, local_accounts=False) as service:
        linked_account(service, provider, "li", Role.DECIDER)
        browser = new_browser(service)
        by_password = browser.client.post(SESSION, json={"login": "li@example.org", "password": "x"})

        assert (by_password.status_code, by_password.json()["type"]) == (
            403,
            "/problems/local-login-disabled",
        )
        assert browser.login().status_code == 303
