"""What was typed outlives the login: shown again to its sender, and done by nobody else."""

import json

import pytest

from domain.values import Role
from tests.api.browsers import GOOD, joined
from tests.api.served import BODY, Service
from tests.pages.surfing import Surfer, form_to, forms

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
def administrator(house: Service) -> Surfer:
    joined(house, "tied", {Role.AUDITOR}, person="P-tied")
    joined(house, "ad", {Role.ADMINISTRATOR}, person="P-ad")
    surfer = Surfer(house)
    surfer.post("/login", by="password", login="ad@example.org", password=GOOD)
    surfer.enrol()
    return surfer


def ties(house: Service) -> int:
    return len(house.here.institutions.body(BODY).interests)


def test_entries_come_back_after_a_login_and_are_sent_by_their_sender_alone(
    house: Service, administrator: Surfer
) -> None:
    filled_in = form_to(administrator.open(INTERESTS), INTERESTS)
    late = Surfer(house, secret=administrator.secret)
    asked = late.submit(filled_in, **TIE)
    before = ties(house)
    login = late.submit(forms(asked)[0])
    half = late.submit(form_to(login, "/login"), login="ad@example.org", password=GOOD)
    offered = late.submit(form_to(half, "/step-up"), one_time_code=administrator.code())
    again = late.submit(forms(offered)[0])
    shown = form_to(again, INTERESTS)

    assert [each.status_code for each in (asked, login, half, offered, again)] == [401, 200, 200, 200, 200]
    assert (shown.value("uscc"), shown.value("command")) == (TIE["uscc"], filled_in.value("command"))
    assert ties(house) == before
    late.submit(shown, person="P-tied", kind="family")
    assert ties(house) == before + 1
    administrator.submit(filled_in, **TIE)
    assert ties(house) == before + 1, "the same form sent twice is done once"


def test_who_is_in_already_in_another_tab_goes_on_at_once(house: Service, administrator: Surfer) -> None:
    asked = Surfer(house).submit(form_to(administrator.open(INTERESTS), INTERESTS), **TIE)
    offered = administrator.submit(forms(asked)[0])

    assert (offered.status_code, form_to(offered, INTERESTS).value("again")) == (200, "1")


def test_a_decision_that_asks_for_a_fresh_second_factor_keeps_its_entries(
    house: Service, administrator: Surfer
) -> None:
    house.clock.turn(minutes=11)
    asked = administrator.post("/en/staff/people/invite", login="new@example.org", roles="auditor")
    shown = administrator.submit(forms(asked)[0])
    offered = administrator.submit(form_to(shown, "/en/step-up"), one_time_code=administrator.code())
    again = administrator.submit(forms(offered)[0])

    assert [each.status_code for each in (asked, shown, offered, again)] == [403, 200, 200, 200]
    assert dict(form_to(again, "/en/staff/people/invite").fields) == {
        "login": "new@example.org",
        "roles": "auditor",
        "person": "",
    }
    assert "new@example.org" not in {each.login for each in house.here.accounts.people.all(BODY)}


def test_secrets_are_typed_again(house: Service) -> None:
    asked = Surfer(house).post("/account/password", password=GOOD, new_password="another one", x="kept")

    assert json.loads(forms(asked)[0].value("kept")) == [["x", "kept"]]
    assert GOOD not in asked.text


def test_a_proof_that_comes_too_late_is_begun_anew_with_what_waits_behind_it(house: Service) -> None:
    kept = json.dumps([["reason", "as agreed"]])
    asked = Surfer(house).post(
        "/step-up", by="one_time_code", one_time_code="123456", next="/staff", kept=kept
    )

    assert forms(asked)[0].fields == [("next", "/staff"), ("kept", kept)]


def test_entries_never_come_by_an_address(house: Service, administrator: Surfer) -> None:
    slipped_in = f'/login?next={INTERESTS}&kept=[["uscc","{TIE["uscc"]}"]]&again='

    answer = administrator.open(slipped_in)
    assert (answer.status_code, answer.headers["location"]) == (303, INTERESTS)


@pytest.mark.parametrize("kept", ["no json", '{"a": 1}', '[["a"]]', '[["a", 1]]', "[" * 100_000])
def test_what_was_never_kept_here_is_refused(house: Service, kept: str) -> None:
    assert Surfer(house).post("/login", next="/staff", kept=kept).status_code == 415


@pytest.mark.parametrize(
    "next", ["https://evil.example/", "//evil.example", "/logout", "/api/v1/session", ""]
)
def test_entries_are_sent_to_pages_of_this_site_alone(
    house: Service, administrator: Surfer, next: str
) -> None:
    answer = administrator.post("/login", next=next, kept='[["end", "others"]]')

    assert (answer.status_code, answer.headers.get("location")) == (303, "/staff")


def test_kept_entries_are_shown_as_text(house: Service, administrator: Surfer) -> None:
    hostile = json.dumps([['"><script>alert(1)</script>', "</form><script>alert(1)</script>"]])
    answer = administrator.post("/login", next=INTERESTS, kept=hostile)

    assert "<script>alert" not in answer.text
    assert forms(answer)[0].fields[0][0] == '"><script>alert(1)</script>'


def test_an_entry_of_ones_own_does_not_undo_that_nothing_is_done(
    house: Service, administrator: Surfer
) -> None:
    kept = json.dumps([["again", ""], *TIE.items()])
    offered = administrator.post("/login", next=INTERESTS, kept=kept)
    before = ties(house)
    administrator.submit(forms(offered)[0])

    assert [pair for pair in forms(offered)[0].fields if pair[0] == "again"] == [("again", "1")]
    assert ties(house) == before
