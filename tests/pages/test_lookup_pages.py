"""Lookup pages: the answer of the register in words, for any day."""

from datetime import timedelta

import pytest
from httpx2 import Response

from tests.api.case_steps import days_ago, grant_certificate, suspend_certificate, today
from tests.api.running_service import Service

NEVER_ISSUED = "12399SC99999R0M"


@pytest.fixture(scope="module")
def number(shared_service: Service) -> str:
    """A certificate with a suspension recorded twelve days after it took effect."""
    case, number = grant_certificate(shared_service)
    shared_service.clock.set_day(today(shared_service) + timedelta(days=30))
    suspend_certificate(shared_service, case, effective_on=days_ago(shared_service, 12))
    shared_service.wait_for_views()
    return number


def lookup_page(service: Service, path: str, status: int = 200, **query: str) -> str:
    """The text of a page."""
    answer: Response = service.client.get(path, params=query)

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}".lower(), "１２３{tail}", "{head} - {tail}"])
def test_a_number_is_found_in_any_notation(shared_service: Service, number: str, typed: str) -> None:
    content = typed.format(number, head=number[:3], tail=number[3:]).lower()
    text = lookup_page(shared_service, "/", number=content)

    assert f'<h1 class="number">{number}</h1>' in text


def test_a_certificate_has_one_canonical_address(shared_service: Service, number: str) -> None:
    answer = shared_service.client.get(f"/en/c/{number.lower()}?as_of=2025-01-20", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/en/c/{number}?as_of=2025-01-20"


def test_the_page_matches_the_answer(shared_service: Service, number: str) -> None:
    answer, page_text = shared_service.public(number), lookup_page(shared_service, f"/en/c/{number}")
    expected = [
        answer["organisation"]["name"],
        answer["organisation"]["uscc"],
        answer["organisation"]["address"],
        answer["scope"],
        answer["edition"],
        answer["body"]["id"],
        "Five-star",
        "must not be relied on",
    ]

    assert [text for text in expected if text not in page_text] == []
    assert f'class="verdict {answer["status"]}"' in page_text


def test_a_day_with_two_different_answers_shows_both(shared_service: Service, number: str) -> None:
    day = days_ago(shared_service, 6)
    known_now = lookup_page(shared_service, f"/en/c/{number}", as_of=day)
    known_then = lookup_page(shared_service, f"/en/c/{number}", as_of=day, then="1")

    assert 'class="verdict suspended"' in known_now
    assert 'class="verdict valid"' in known_then
    assert all("What was known then and what is known now differ" in text for text in (known_now, known_then))


def test_a_day_with_one_answer_says_so(shared_service: Service, number: str) -> None:
    text = lookup_page(shared_service, f"/en/c/{number}", as_of=days_ago(shared_service, 20))

    assert "the answer is the same" in text


def test_an_invalid_day_is_reported_and_the_answer_is_about_now(shared_service: Service, number: str) -> None:
    text = lookup_page(shared_service, f"/c/{number}", 422, as_of="2025-02-30")

    assert 'value="2025-02-30"' in text
    assert "请填写有效的日期" in text


def test_a_certificate_recorded_after_the_day_is_reported_as_not_yet_on_record(
    shared_service: Service, number: str
) -> None:
    text = lookup_page(shared_service, f"/en/c/{number}", 404, as_of="2025-01-01", then="1")

    assert "Not on record yet at that moment" in text


@pytest.mark.parametrize(
    ("typed", "text"), [("hello", "not how our numbers are written"), (NEVER_ISSUED, "Never issued")]
)
def test_malformed_and_unissued_numbers_differ(shared_service: Service, typed: str, text: str) -> None:
    assert text in lookup_page(shared_service, f"/en/c/{typed}", 404)


def test_an_entered_number_is_escaped(shared_service: Service) -> None:
    text = lookup_page(shared_service, "/", 404, number="<script>alert(1)</script>")

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_a_number_that_is_too_long_is_refused(shared_service: Service) -> None:
    assert "没有这么长" in lookup_page(shared_service, "/", 422, number="1" * 65)


def test_the_address_plus_json_answers_programs(shared_service: Service, number: str) -> None:
    answer = shared_service.client.get(f"/c/{number}.json", params={"as_of": days_ago(shared_service, 6)})

    assert answer.json()["status"] == "suspended"
    assert shared_service.client.get("/c/none.json").json()["type"] == "/problems/certificate-not-found"


def test_a_permanent_link_always_shows_the_same_answer(shared_service: Service, number: str) -> None:
    before = shared_service.public(number)
    link = {"as_of": before["as_of"], "known_at": before["known_at"]}
    text, _, _ = lookup_page(shared_service, f"/en/c/{number}", **link).partition("Answer made at")
    shared_service.clock.advance(days=400)
    later, _, _ = lookup_page(shared_service, f"/en/c/{number}", **link).partition("Answer made at")

    assert later == text


def test_a_public_page_needs_no_session(shared_service: Service, number: str) -> None:
    answer = shared_service.client.get(f"/c/{number}", headers={"Cookie": "__Host-certtrail=wrong"})

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
