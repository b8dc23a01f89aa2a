"""The look-up on pages: the same answer as everywhere, in words, for the moment asked about."""

from datetime import timedelta

import pytest
from httpx2 import Response

from tests.api.served import Service
from tests.api.ways import days_ago, granted, suspended, today

NEVER = "12399SC99999R0M"


@pytest.fixture(scope="module")
def number(house: Service) -> str:
    """A certificate of which a suspension became known twelve days after it began to hold."""
    case, number = granted(house)
    house.clock.to(today(house) + timedelta(days=30))
    suspended(house, case, effective_on=days_ago(house, 12))
    house.settle()
    return number


def asked(house: Service, path: str, status: int = 200, **query: str) -> str:
    """What the page says."""
    answer: Response = house.client.get(path, params=query)

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}".lower(), "１２３{tail}", "{head} - {tail}"])
def test_a_number_is_found_however_it_is_typed(house: Service, number: str, typed: str) -> None:
    written = typed.format(number, head=number[:3], tail=number[3:]).lower()
    said = asked(house, "/", number=written)

    assert f'<h1 class="number">{number}</h1>' in said


def test_the_address_of_a_certificate_is_one(house: Service, number: str) -> None:
    answer = house.client.get(f"/en/c/{number.lower()}?as_of=2025-01-20", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/en/c/{number}?as_of=2025-01-20"


def test_the_page_says_what_the_answer_says(house: Service, number: str) -> None:
    answer, said = house.public(number), asked(house, f"/en/c/{number}")
    told = [
        answer["organisation"]["name"],
        answer["organisation"]["uscc"],
        answer["organisation"]["address"],
        answer["scope"],
        answer["edition"],
        answer["body"]["id"],
        "Five-star",
        "must not be relied on",
    ]

    assert [text for text in told if text not in said] == []
    assert f'class="verdict {answer["status"]}"' in said


def test_the_day_has_two_answers_and_the_page_tells_that_they_differ(house: Service, number: str) -> None:
    day = days_ago(house, 6)
    known_now = asked(house, f"/en/c/{number}", as_of=day)
    known_then = asked(house, f"/en/c/{number}", as_of=day, then="1")

    assert 'class="verdict suspended"' in known_now
    assert 'class="verdict valid"' in known_then
    assert all("What was known then and what is known now differ" in said for said in (known_now, known_then))


def test_a_day_on_which_nothing_was_otherwise_says_so(house: Service, number: str) -> None:
    said = asked(house, f"/en/c/{number}", as_of=days_ago(house, 20))

    assert "the answer is the same" in said


def test_a_day_that_is_none_is_told_and_the_answer_is_about_now(house: Service, number: str) -> None:
    said = asked(house, f"/c/{number}", 422, as_of="2025-02-30")

    assert 'value="2025-02-30"' in said
    assert "请填写有效的日期" in said


def test_a_certificate_unknown_on_the_day_is_told_as_not_yet_on_record(house: Service, number: str) -> None:
    said = asked(house, f"/en/c/{number}", 404, as_of="2025-01-01", then="1")

    assert "Not on record yet at that moment" in said


@pytest.mark.parametrize(
    ("typed", "told"), [("hello", "not how our numbers are written"), (NEVER, "Never issued")]
)
def test_a_miss_says_which_kind_it_is(house: Service, typed: str, told: str) -> None:
    assert told in asked(house, f"/en/c/{typed}", 404)


def test_what_is_typed_is_shown_and_never_run(house: Service) -> None:
    said = asked(house, "/", 404, number="<script>alert(1)</script>")

    assert "<script>alert" not in said
    assert "&lt;script&gt;alert" in said


def test_a_number_that_is_too_long_is_not_looked_up(house: Service) -> None:
    assert "没有这么长" in asked(house, "/", 422, number="1" * 65)


def test_the_same_address_answers_programs(house: Service, number: str) -> None:
    answer = house.client.get(f"/c/{number}.json", params={"as_of": days_ago(house, 6)})

    assert answer.json()["status"] == "suspended"
    assert house.client.get("/c/none.json").json()["type"] == "/problems/certificate-not-found"


def test_an_answer_can_be_handed_on_that_stays_the_same(house: Service, number: str) -> None:
    before = house.public(number)
    link = {"as_of": before["as_of"], "known_at": before["known_at"]}
    said, _, _ = asked(house, f"/en/c/{number}", **link).partition("Answer made at")
    house.clock.turn(days=400)
    later, _, _ = asked(house, f"/en/c/{number}", **link).partition("Answer made at")

    assert later == said


def test_nothing_of_a_public_page_needs_a_session(house: Service, number: str) -> None:
    answer = house.client.get(f"/c/{number}", headers={"Cookie": "__Host-certtrail=wrong"})

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
