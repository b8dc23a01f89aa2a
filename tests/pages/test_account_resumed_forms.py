"""Resumed forms: entries survive a login and are submitted only by their sender."""

import json

import pytest

from domain.values import Role
from tests.api.browsers import PASSWORD, create_account
from tests.api.running_service import BODY, Service
from tests.pages.page_browser import PageBrowser, form_to, forms

INTERESTS = "/staff/people/interests"
INTEREST = {
    "person": "P-tied",
    "uscc": "91350100M000100Y43",
    "kind": "family",
    "since": "2024-02-03",
    "until": "",
    "reason": "own declaration",
}


@pytest.fixture(scope="module")
def administrator(shared_service: Service) -> PageBrowser:
    create_account(shared_service, "tied", {Role.AUDITOR}, person="P-tied")
    create_account(shared_service, "ad", {Role.ADMINISTRATOR}, person="P-ad")
    browser = PageBrowser(shared_service)
    browser.post("/login", by="password", login="ad@example.org", password=PASSWORD)
    browser.enrol()
    return browser


def interest_count(service: Service) -> int:
    return len(service.container.institutions.body(BODY).interests)


def test_entries_are_shown_after_a_login_and_submitted_only_by_their_sender(
    shared_service: Service, administrator: PageBrowser
) -> None:
    filled_in = form_to(administrator.open(INTERESTS), INTERESTS)
    late = PageBrowser(shared_service, secret=administrator.secret)
    response = late.submit(filled_in, **INTEREST)
    before = interest_count(shared_service)
    login = late.submit(forms(response)[0])
    half = late.submit(form_to(login, "/login"), login="ad@example.org", password=PASSWORD)
    offered = late.submit(form_to(half, "/step-up"), one_time_code=administrator.code())
    again = late.submit(forms(offered)[0])
    page = form_to(again, INTERESTS)

    assert [each.status_code for each in (response, login, half, offered, again)] == [401, 200, 200, 200, 200]
    assert (page.value("uscc"), page.value("command")) == (INTEREST["uscc"], filled_in.value("command"))
    assert interest_count(shared_service) == before
    late.submit(page, person="P-tied", kind="family")
    assert interest_count(shared_service) == before + 1
    administrator.submit(filled_in, **INTEREST)
    assert interest_count(shared_service) == before + 1, "the same form submitted twice takes effect once"


def test_a_login_in_another_tab_resumes_at_once(shared_service: Service, administrator: PageBrowser) -> None:
    response = PageBrowser(shared_service).submit(
        form_to(administrator.open(INTERESTS), INTERESTS), **INTEREST
    )
    offered = administrator.submit(forms(response)[0])

    assert (offered.status_code, form_to(offered, INTERESTS).value("again")) == (200, "1")


def test_a_form_that_requires_a_fresh_second_factor_keeps_its_entries(
    shared_service: Service, administrator: PageBrowser
) -> None:
    shared_service.clock.advance(minutes=11)
    response = administrator.post("/en/staff/people/invite", login="new@example.org", roles="auditor")
    page = administrator.submit(forms(response)[0])
    offered = administrator.submit(form_to(page, "/en/step-up"), one_time_code=administrator.code())
    again = administrator.submit(forms(offered)[0])

    assert [each.status_code for each in (response, page, offered, again)] == [403, 200, 200, 200]
    assert dict(form_to(again, "/en/staff/people/invite").fields) == {
        "login": "new@example.org",
        "roles": "auditor",
        "person": "",
    }
    assert "new@example.org" not in {
        each.login for each in shared_service.container.accounts.people.all(BODY)
    }


def test_secrets_are_never_saved(shared_service: Service) -> None:
    response = PageBrowser(shared_service).post(
        "/account/password", password=PASSWORD, new_password="another one", x="kept"
    )

    assert json.loads(forms(response)[0].value("kept")) == [["x", "kept"]]
    assert PASSWORD not in response.text


def test_a_late_second_factor_restarts_the_login_with_the_saved_form(shared_service: Service) -> None:
    saved_form = json.dumps([["reason", "as agreed"]])
    response = PageBrowser(shared_service).post(
        "/step-up", by="one_time_code", one_time_code="123456", next="/staff", kept=saved_form
    )

    assert forms(response)[0].fields == [("next", "/staff"), ("kept", saved_form)]


def test_a_query_string_carries_no_saved_form(shared_service: Service, administrator: PageBrowser) -> None:
    crafted_url = f'/login?next={INTERESTS}&kept=[["uscc","{INTEREST["uscc"]}"]]&again='

    answer = administrator.open(crafted_url)
    assert (answer.status_code, answer.headers["location"]) == (303, INTERESTS)


@pytest.mark.parametrize("kept", ["no json", '{"a": 1}', '[["a"]]', '[["a", 1]]', "[" * 100_000])
def test_an_invalid_saved_form_is_refused(shared_service: Service, kept: str) -> None:
    assert PageBrowser(shared_service).post("/login", next="/staff", kept=kept).status_code == 415


@pytest.mark.parametrize(
    "next", ["https://evil.example/", "//evil.example", "/logout", "/api/v1/session", ""]
)
def test_a_saved_form_is_for_pages_of_this_site_only(
    shared_service: Service, administrator: PageBrowser, next: str
) -> None:
    answer = administrator.post("/login", next=next, kept='[["end", "others"]]')

    assert (answer.status_code, answer.headers.get("location")) == (303, "/staff")


def test_saved_entries_are_escaped(shared_service: Service, administrator: PageBrowser) -> None:
    hostile = json.dumps([['"><script>alert(1)</script>', "</form><script>alert(1)</script>"]])
    answer = administrator.post("/login", next=INTERESTS, kept=hostile)

    assert "<script>alert" not in answer.text
    assert forms(answer)[0].fields[0][0] == '"><script>alert(1)</script>'


def test_a_crafted_entry_does_not_submit_a_saved_form(
    shared_service: Service, administrator: PageBrowser
) -> None:
    saved_form = json.dumps([["again", ""], *INTEREST.items()])
    offered = administrator.post("/login", next=INTERESTS, kept=saved_form)
    before = interest_count(shared_service)
    administrator.submit(forms(offered)[0])

    assert [pair for pair in forms(offered)[0].fields if pair[0] == "again"] == [("again", "1")]
    assert interest_count(shared_service) == before
