"""Rate limits of pages: shared with those of the API, and independent of the language."""

import pytest

from api.middleware.rate_limit import (
    ENTRANCE,
    LOGIN,
    LOOK_UP,
    REGULATOR,
    SEARCH,
    STAFF,
    policy_for_address,
    policy_for_person,
)
from tests.api.running_service import Service

LANGUAGES = ("", "/en")
WAIT = {"": "请稍候", "/en": "Please wait a moment"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("method", "path", "policy"),
    [
        ("POST", "/login", LOGIN),
        ("POST", "/login/passkey", LOGIN),
        ("POST", "/step-up", LOGIN),
        ("POST", "/invitations/word", LOGIN),
        ("POST", "/account/password", LOGIN),
        ("GET", "/login", LOOK_UP),
        ("POST", "/logout", LOOK_UP),
        ("GET", "/search", SEARCH),
        ("HEAD", "/search", SEARCH),
        ("GET", "/check", LOOK_UP),
        ("GET", "/c/12325SC00001R0M", LOOK_UP),
        ("GET", "/staff", ENTRANCE),
        ("POST", "/staff/cases/x/grant", ENTRANCE),
        ("GET", "/regulator/events", ENTRANCE),
    ],
)
def test_every_page_has_its_limit_in_both_languages(
    language: str, method: str, path: str, policy: object
) -> None:
    assert policy_for_address({"method": method, "path": f"{language}{path}"}) is policy


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_was_let_in_is_counted_as_a_person(language: str) -> None:
    assert policy_for_person({"path": f"{language}/staff/cases/x"}) is STAFF
    assert policy_for_person({"path": f"{language}/regulator"}) is REGULATOR


def test_searches_count_together_by_page_in_either_language_and_by_the_interface(service: Service) -> None:
    paths = ("/search?q=示范", "/en/search?q=示范", "/api/v1/certificates?organisation=示范")
    count = 0
    while (answer := service.client.get(paths[count % 3])).status_code == 200:
        count += 1

    assert answer.status_code == 429
    assert count <= SEARCH.quota * 9 // 8
    assert [service.client.get(path).status_code for path in paths] == [429] * 3
    assert service.client.get("/en/c/12325SC00001R0M").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_guesses_too_often_on_a_page_is_told_on_a_page_when_to_come_back(
    service: Service, language: str
) -> None:
    form, same = {"login": "x@example.org", "password": "x"}, {"Sec-Fetch-Site": "same-origin"}
    paths = ("/login", "/en/login", "/api/v1/session")
    answers = [
        service.client.post(paths[turn % 2], data=form, headers=same).status_code
        for turn in range(LOGIN.quota)
    ]
    refused = service.client.post(f"{language}/login", data=form, headers=same)

    assert 429 not in answers
    assert refused.status_code == 429
    assert WAIT[language] in refused.text
    assert 1 <= int(refused.headers["Retry-After"]) <= 300
    assert refused.headers["Cache-Control"] == "no-store"
    assert service.client.post(paths[2], json=form, headers=same).status_code == 429
    assert service.client.get(f"{language}/login").status_code != 429


def test_each_line_of_a_list_counts_in_whichever_language_it_is_sent(service: Service) -> None:
    lines = b"12325SC00001R0M\n" * 1000
    answers = [
        service.client.post(f"{LANGUAGES[turn % 2]}/check", files={"list": (None, lines)})
        for turn in range(11)
    ]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert 1 <= int(answers[10].headers["Retry-After"]) <= 600
