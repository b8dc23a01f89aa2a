"""Entries that wait behind a proof: whoever sends them, they do nothing, and hold no proof."""

import json

import pytest

from domain.values import Role
from tests.api.browsers import GOOD, joined
from tests.api.served import Service
from tests.pages.sheets import to_audit
from tests.pages.surfing import Surfer, form_to

SECRET = "a secret nobody reads here"
PASSWORDS = {"password": SECRET, "new_password": SECRET, "password_again": SECRET}
ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


@pytest.fixture(scope="module")
def inside(house: Service) -> Surfer:
    joined(house, "kept", {Role.REGISTRAR}, person="P-kept")
    surfer = Surfer(house)
    surfer.post("/login", by="password", login="kept@example.org", password=GOOD)
    surfer.enrol()
    return surfer


@pytest.mark.parametrize(
    "path", ["/account/password", "/account/codes", "/account/passkeys", "/staff/people/invite"]
)
def test_no_password_waits_in_a_page(house: Service, path: str) -> None:
    asked = house.client.post(path, data=PASSWORDS)

    assert asked.status_code == 401
    assert SECRET not in asked.text


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
def test_entries_that_no_page_kept_are_refused(inside: Surfer, kept: str) -> None:
    assert inside.post("/login", next="/staff", kept=kept).status_code in {415, 422}


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
@pytest.mark.parametrize("path", ["/staff/cases/new", "/staff/people/invite", "/staff/cases/{case}/grant"])
def test_another_site_can_leave_no_entries_for_anybody(
    house: Service, path: str, site: str, prefix: str
) -> None:
    """The cookie does not come along, so that nobody is known: the form would wait behind their login."""
    answer = house.client.post(
        prefix + path.format(case=to_audit(house)),
        data={"reason": "of evil"},
        headers=ELSEWHERE | {"Sec-Fetch-Site": site},
    )

    assert answer.status_code == 403
    assert "of evil" not in answer.text


def test_a_session_in_a_second_line_of_cookies_is_one_too(inside: Surfer) -> None:
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
def test_nobody_is_led_on_to_what_is_no_page_of_ours(inside: Surfer, path: str) -> None:
    answer = inside.post("/login", next=path)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff")


def test_entries_that_say_more_than_a_form_asks_do_nothing_by_themselves(
    house: Service, inside: Surfer
) -> None:
    case, path = to_audit(house), "/staff/cases/{}/withdraw"
    said = {"again": "", "confirmed": "yes", "seen": "999", "key": "k" * 300, "reason": "mine"}
    before = house.case(case)["version"]
    offered = inside.post("/login", next=path.format(case), kept=json.dumps(list(said.items())))
    form = form_to(offered, path.format(case))
    shown = inside.submit(form)

    assert form.fields[-1] == ("again", "1")
    assert shown.status_code == 200
    assert 'name="confirmed"' not in shown.text
    assert house.case(case)["version"] == before


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_another_site_makes_nobody_s_browser_forget_anything(inside: Surfer, prefix: str) -> None:
    sent_away = Surfer(inside.service, dict(inside.cookies), ELSEWHERE).post(f"{prefix}/logout")

    assert sent_away.status_code == 403
    assert "Clear-Site-Data" not in sent_away.headers
    assert inside.open("/account").status_code == 200
