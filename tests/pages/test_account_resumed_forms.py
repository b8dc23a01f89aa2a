"""What was typed outlives the login: shown again to its sender, and done by nobody else."""

import json

import pytest

from domain.values import Role
from tests.api.browsers import PASSWORD, create_account
from tests.api.running_service import BODY, Service
from tests.pages.page_browser import PageBrowser, form_to, forms

INTERESTS = "/staff/people/interests"
TIE = {
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
    surfer = PageBrowser(shared_service)
    surfer.post("/login", by="password", login="ad@example.org", password=PASSWORD)
    surfer.enrol()
    return surfer


def ties(house: Service) -> int:
    return len(house.container.institutions.body(BODY).interests)


def test_entries_come_back_after_a_login_and_are_sent_by_their_sender_alone(
    shared_service: Service, administrator: PageBrowser
) -> None:
    filled_in = form_to(administrator.open(INTERESTS), INTERESTS)
    late = PageBrowser(shared_service, secret=administrator.secret)
    response = late.submit(filled_in, **TIE)
    before = ties(shared_service)
    login = late.submit(forms(response)[0])
    half = late.submit(form_to(login, "/login"), login="ad@example.org", password=PASSWORD)
    offered = late.submit(form_to(half, "/step-up"), one_time_code=administrator.code())
    again = late.submit(forms(offered)[0])
    page = form_to(again, INTERESTS)

    assert [each.status_code for each in (response, login, half, offered, again)] == [401, 200, 200, 200, 200]
    assert (page.value("uscc"), page.value("command")) == (TIE["uscc"], filled_in.value("command"))
    assert ties(shared_service) == before
    late.submit(page, person="P-tied", kind="family")
    assert ties(shared_service) == before + 1
    administrator.submit(filled_in, **TIE)
    assert ties(shared_service) == before + 1, "the same form sent twice is done once"


def test_who_is_in_already_in_another_tab_goes_on_at_once(
    shared_service: Service, administrator: PageBrowser
) -> None:
    response = PageBrowser(shared_service).submit(form_to(administrator.open(INTERESTS), INTERESTS), **TIE)
    offered = administrator.submit(forms(response)[0])

    assert (offered.status_code, form_to(offered, INTERESTS).value("again")) == (200, "1")


def test_a_decision_that_asks_for_a_fresh_second_factor_keeps_its_entries(
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


def test_secrets_are_typed_again(shared_service: Service) -> None:
    response = PageBrowser(shared_service).post(
        "/account/password", password=PASSWORD, new_password="another one", x="kept"
    )

    assert json.loads(forms(response)[0].value("kept")) == [["x", "kept"]]
    assert PASSWORD not in response.text


def test_a_proof_that_comes_too_late_is_begun_anew_with_what_waits_behind_it(shared_service: Service) -> None:
    saved_form = json.dumps([["reason", "as agreed"]])
    response = PageBrowser(shared_service).post(
        "/step-up", by="one_time_code", one_time_code="123456", next="/staff", kept=saved_form
    )

    assert forms(response)[0].fields == [("next", "/staff"), ("kept", saved_form)]


def test_entries_never_come_by_an_address(shared_service: Service, administrator: PageBrowser) -> None:
    slipped_in = f'/login?next={INTERESTS}&kept=[["uscc","{TIE["uscc"]}"]]&again='

    answer = administrator.open(slipped_in)
    assert (answer.status_code, answer.headers["location"]) == (303, INTERESTS)


@pytest.mark.parametrize("kept", ["no json", '{"a": 1}', '[["a"]]', '[["a", 1]]', "[" * 100_000])
def test_what_was_never_kept_here_is_refused(shared_service: Service, kept: str) -> None:
    assert PageBrowser(shared_service).post("/login", next="/staff", kept=kept).status_code == 415


@pytest.mark.parametrize(
    "next", ["https://evil.example/", "//evil.example", "/logout", "/api/v1/session", ""]
)
def test_entries_are_sent_to_pages_of_this_site_alone(
    shared_service: Service, administrator: PageBrowser, next: str
) -> None:
    answer = administrator.post("/login", next=next, kept='[["end", "others"]]')

    assert (answer.status_code, answer.headers.get("location")) == (303, "/staff")


def test_kept_entries_are_shown_as_text(shared_service: Service, administrator: PageBrowser) -> None:
    hostile = json.dumps([['"><script>alert(1)</script>', "</form><script>alert(1)</script>"]])
    answer = administrator.post("/login", next=INTERESTS, kept=hostile)

    assert "<script>alert" not in answer.text
    assert forms(answer)[0].fields[0][0] == '"><script>alert(1)</script>'


def test_an_entry_of_ones_own_does_not_undo_that_nothing_is_done(
    shared_service: Service, administrator: PageBrowser
) -> None:
    saved_form = json.dumps([["again", ""], *TIE.items()])
    offered = administrator.post("/login", next=INTERESTS, kept=saved_form)
    before = ties(shared_service)
    administrator.submit(forms(offered)[0])

    assert [pair for pair in forms(offered)[0].fields if pair[0] == "again"] == [("again", "1")]
    assert ties(shared_service) == before
