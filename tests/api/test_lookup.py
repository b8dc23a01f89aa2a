"""Look-up of a certificate: number formats, effective and recorded dates, caching."""

import pytest

from tests.api.case_steps import days_ago, grant_certificate, suspend_certificate
from tests.api.running_service import Service, json_body


def test_a_number_is_found_under_any_width_case_and_spacing(service: Service) -> None:
    _, number = grant_certificate(service)

    assert service.public("１２３25-sc 00001 r0m")["number"] == number


@pytest.mark.parametrize(
    ("number", "reason"),
    [("12325SC00002R0M", "not_issued"), ("八星", "malformed"), ("x" * 10_000, "malformed")],
)
def test_a_number_not_on_record_is_said_to_be_malformed_or_not_issued(
    service: Service, number: str, reason: str
) -> None:
    problem = json_body(service.read(f"/api/v1/certificates/{number}"), 404)

    assert (problem["type"], problem["reason"]) == ("/problems/certificate-not-found", reason)
    assert len(problem["number"]) <= 64


def test_a_day_tells_what_changed_on_it_and_an_instant_does_not(service: Service) -> None:
    case, number = grant_certificate(service)
    service.clock.advance(days=10)
    suspend_certificate(service, case)
    day = service.public(number, as_of="2025-01-16")
    instant = service.public(number, as_of="2025-01-16T09:00:00+08:00")

    assert [(each["before"], each["after"]) for each in day["changes_that_day"]] == [("valid", "suspended")]
    assert (instant["status"], instant["changes_that_day"]) == ("valid", None)


def test_a_plus_sign_that_was_not_escaped_is_understood(service: Service) -> None:
    _, number = grant_certificate(service)
    answer = service.client.get(f"/api/v1/certificates/{number}?as_of=2025-01-06T23:00:00+08:00")

    assert json_body(answer)["as_of"] == "2025-01-06T15:00:00Z"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2025-01-06T23:00:00", "zone"),
        ("2025-02-30", "no such day"),
        ("yesterday", "write a date"),
        ("0001-01-01", "give a day"),
        ("9999-12-31T23:59:59-12:00", "give a day"),
        ("2025-01-06T25:00:00Z", "no such day or time"),
        ("1736150400", "write a date"),
        ("٢٠٢٥-٠١-٠٦", "write a date"),
    ],
)
def test_a_moment_that_is_none_is_refused_with_a_sentence(service: Service, text: str, sentence: str) -> None:
    problem = json_body(service.read("/api/v1/certificates/12325SC00001R0M", as_of=text), 422)

    assert [each["field"] for each in problem["errors"]] == ["as_of"]
    assert sentence in problem["errors"][0]["message"]


def test_what_will_be_known_is_not_known_now(service: Service) -> None:
    problem = json_body(service.read("/api/v1/certificates/12325SC00001R0M", known_at="2031-01-01"), 422)

    assert problem["type"] == "/problems/known-at-in-future"


def test_an_answer_about_now_is_kept_for_seconds_and_never_past_its_end(service: Service) -> None:
    _, number = grant_certificate(service)
    path = f"/api/v1/certificates/{number}"
    service.clock.now = service.clock.now.replace(year=2028, month=1, day=5, hour=15, minute=59, second=59)
    ending = service.read(path)
    service.clock.advance(seconds=2)
    ended = service.read(path)

    assert (ending.json()["status"], ending.headers["Cache-Control"]) == ("valid", "public, max-age=0")
    assert (ended.json()["status"], ended.headers["Cache-Control"]) == ("expired", "public, max-age=2")


def test_an_answer_with_both_moments_in_what_is_final_is_kept_for_long(service: Service) -> None:
    _, number = grant_certificate(service)
    known_at = service.public(number)["known_at"]
    answer = service.read(f"/api/v1/certificates/{number}", as_of="2025-01-06", known_at=known_at)

    assert "immutable" in answer.headers["Cache-Control"]


def test_who_has_the_answer_already_is_told_so(service: Service) -> None:
    case, number = grant_certificate(service)
    path = f"/api/v1/certificates/{number}"
    etag = service.read(path).headers["ETag"]
    same = service.client.get(path, headers={"If-None-Match": etag})
    suspend_certificate(service, case)
    other = service.client.get(path, headers={"If-None-Match": etag})

    assert (same.status_code, same.content) == (304, b"")
    assert other.json()["status"] == "suspended"


def test_a_suspension_recorded_later_gives_two_answers_for_two_moments_of_knowledge(service: Service) -> None:
    case, number = grant_certificate(service)
    service.clock.advance(days=20)
    before = service.public(number)["known_at"]
    json_body(suspend_certificate(service, case, effective_on=days_ago(service, 8)))
    tender = days_ago(service, 3)
    then = service.public(number, as_of=tender, known_at=before)
    now = service.public(number, as_of=tender)

    assert (then["status"], now["status"]) == ("valid", "suspended")
