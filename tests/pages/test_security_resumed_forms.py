"""Security of saved forms: they take no effect by themselves and hold no credentials."""

import json

import pytest

from domain.values import Role
from tests.api.browsers import PASSWORD, create_account
from tests.api.running_service import Service
from tests.pages.page_browser import PageBrowser, form_to
from tests.pages.sheet_page import case_to_audit

SECRET = "a secret nobody reads here"
PASSWORDS = {"password": SECRET, "new_password": SECRET, "password_again": SECRET}
CROSS_SITE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


@pytest.fixture(scope="module")
def logged_in(shared_service: Service) -> PageBrowser:
    create_account(shared_service, "kept", {Role.REGISTRAR}, person="P-kept")
    browser = PageBrowser(shared_service)
    browser.post("/login", by="password", login="kept@example.org", password=PASSWORD)
    browser.enrol()
    return browser


@pytest.mark.parametrize(
    "path", ["/account/password", "/account/codes", "/account/passkeys", "/staff/people/invite"]
)
def test_no_password_is_saved_in_a_page(shared_service: Service, path: str) -> None:
    response = shared_service.client.post(path, data=PASSWORDS)

    assert response.status_code == 401
    assert SECRET not in response.text


@pytest.mark.parametrize(
    "kept",
    [
        json.dumps([["reason", "\ud800"]]),
        json.dumps([["\x00", "x"]]),
        json.dumps([["x", ""]] * 20_000),
        "[" * 50_000,
        "[1e400]",
        "[" + "9" * 5_000 + "]",
        "{}",
    ],
    ids=["half a pair", "NUL", "very many", "nested", "infinite", "long", "no list"],
)
def test_a_crafted_saved_form_is_refused(logged_in: PageBrowser, kept: str) -> None:
    assert logged_in.post("/login", next="/staff", kept=kept).status_code in {415, 422}


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
@pytest.mark.parametrize("path", ["/staff/cases/new", "/staff/people/invite", "/staff/cases/{case}/grant"])
def test_another_site_cannot_save_a_form(shared_service: Service, path: str, site: str, prefix: str) -> None:
    """The request has no cookie and thus no session: the form would be shown after a login."""
    answer = shared_service.client.post(
        prefix + path.format(case=case_to_audit(shared_service)),
        data={"reason": "of evil"},
        headers=CROSS_SITE | {"Sec-Fetch-Site": site},
    )

    assert answer.status_code == 403
    assert "of evil" not in answer.text


def test_a_session_in_a_second_cookie_header_is_accepted(logged_in: PageBrowser) -> None:
    """HTTP/2 lets browsers split the header (RFC 9113, 8.2.3)."""
    lines = [
        ("Cookie", "theme=x"),
        *(("Cookie", f"{name}={value}") for name, value in logged_in.cookies.items()),
    ]
    answer = logged_in.service.client.post("/staff/cases/new", data={"a": "b"}, headers=lines)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/%09\n/evil.example",
        "/en\\evil.example",
        "\u2028//evil.example",
        "/logout",
        "/en/logout?x",
        "/logout/",
        "/%6cogout",
        "/api/v1/session",
        "/feed.atom",
        "/c/x.json",
    ],
)
def test_a_return_target_outside_the_pages_is_ignored(logged_in: PageBrowser, path: str) -> None:
    answer = logged_in.post("/login", next=path)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff")


def test_extra_entries_of_a_saved_form_take_no_effect(
    shared_service: Service, logged_in: PageBrowser
) -> None:
    case, path = case_to_audit(shared_service), "/staff/cases/{}/withdraw"
    fields = {"again": "", "confirmed": "yes", "seen": "999", "key": "k" * 300, "reason": "mine"}
    before = shared_service.case(case)["version"]
    offered = logged_in.post("/login", next=path.format(case), kept=json.dumps(list(fields.items())))
    form = form_to(offered, path.format(case))
    page = logged_in.submit(form)

    assert form.fields[-1] == ("again", "1")
    assert page.status_code == 200
    assert 'name="confirmed"' not in page.text
    assert shared_service.case(case)["version"] == before


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_another_site_cannot_log_anyone_out(logged_in: PageBrowser, prefix: str) -> None:
    sent_away = PageBrowser(logged_in.service, dict(logged_in.cookies), CROSS_SITE).post(f"{prefix}/logout")

    assert sent_away.status_code == 403
    assert "Clear-Site-Data" not in sent_away.headers
    assert logged_in.open("/account").status_code == 200
