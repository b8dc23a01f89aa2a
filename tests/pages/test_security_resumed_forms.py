"""Entries that wait behind a proof: whoever sends them, they do nothing, and hold no proof."""

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
def inside(shared_service: Service) -> PageBrowser:
    create_account(shared_service, "kept", {Role.REGISTRAR}, person="P-kept")
    surfer = PageBrowser(shared_service)
    surfer.post("/login", by="password", login="kept@example.org", password=PASSWORD)
    surfer.enrol()
    return surfer


@pytest.mark.parametrize(
    "path", ["/account/password", "/account/codes", "/account/passkeys", "/staff/people/invite"]
)
def test_no_password_waits_in_a_page(shared_service: Service, path: str) -> None:
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
def test_entries_that_no_page_kept_are_refused(inside: PageBrowser, kept: str) -> None:
    assert inside.post("/login", next="/staff", kept=kept).status_code in {415, 422}


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
@pytest.mark.parametrize("path", ["/staff/cases/new", "/staff/people/invite", "/staff/cases/{case}/grant"])
def test_another_site_can_leave_no_entries_for_anybody(
    shared_service: Service, path: str, site: str, prefix: str
) -> None:
    """The cookie does not come along, so that nobody is known: the form would wait behind their login."""
    answer = shared_service.client.post(
        prefix + path.format(case=case_to_audit(shared_service)),
        data={"reason": "of evil"},
        headers=CROSS_SITE | {"Sec-Fetch-Site": site},
    )

    assert answer.status_code == 403
    assert "of evil" not in answer.text


def test_a_session_in_a_second_line_of_cookies_is_one_too(inside: PageBrowser) -> None:
    """HTTP/2 lets browsers split the header (RFC 9113, 8.2.3)."""
    lines = [
        ("Cookie", "theme=x"),
        *(("Cookie", f"{name}={value}") for name, value in inside.cookies.items()),
    ]
    answer = inside.service.client.post("/staff/cases/new", data={"a": "b"}, headers=lines)

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
def test_nobody_is_led_on_to_what_is_no_page_of_ours(inside: PageBrowser, path: str) -> None:
    answer = inside.post("/login", next=path)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff")


def test_entries_that_say_more_than_a_form_asks_do_nothing_by_themselves(
    shared_service: Service, inside: PageBrowser
) -> None:
    case, path = case_to_audit(shared_service), "/staff/cases/{}/withdraw"
    fields = {"again": "", "confirmed": "yes", "seen": "999", "key": "k" * 300, "reason": "mine"}
    before = shared_service.case(case)["version"]
    offered = inside.post("/login", next=path.format(case), kept=json.dumps(list(fields.items())))
    form = form_to(offered, path.format(case))
    page = inside.submit(form)

    assert form.fields[-1] == ("again", "1")
    assert page.status_code == 200
    assert 'name="confirmed"' not in page.text
    assert shared_service.case(case)["version"] == before


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_another_site_makes_nobody_s_browser_forget_anything(inside: PageBrowser, prefix: str) -> None:
    sent_away = PageBrowser(inside.service, dict(inside.cookies), CROSS_SITE).post(f"{prefix}/logout")

    assert sent_away.status_code == 403
    assert "Clear-Site-Data" not in sent_away.headers
    assert inside.open("/account").status_code == 200
