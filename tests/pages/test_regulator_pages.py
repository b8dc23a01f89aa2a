"""Pages for regulators: history by effective and recorded date, filters, patterns, access log."""

from datetime import date, timedelta

import pytest

from api.pages.language import CHINESE, IN_ENGLISH
from projections.patterns.catalogue import PATTERNS
from tests.api.case_steps import days_ago, grant_certificate, suspend_certificate, today
from tests.api.running_service import Service, json_body


@pytest.fixture(scope="module")
def number(shared_service: Service) -> str:
    """A certificate with a suspension recorded twelve days after it took effect."""
    case, number = grant_certificate(shared_service)
    shared_service.clock.set_day(today(shared_service) + timedelta(days=30))
    json_body(suspend_certificate(shared_service, case, effective_on=days_ago(shared_service, 12)))
    shared_service.wait_for_views()
    return number


def page(service: Service, path: str, status: int = 200, **query: str) -> str:
    answer = service.client.get(path, params=query or None, headers=service.key("regulator"))

    assert answer.status_code == status, answer.text
    return answer.text


def test_the_history_has_every_record_with_who_why_and_when(shared_service: Service, number: str) -> None:
    text = page(shared_service, f"/en/regulator/certificates/{number}")
    history = shared_service.container.audit.history(number)

    assert [each.version for each in history if f'id="record-{each.version}"' not in text] == []
    assert all(each.person in text and each.reason in text for each in history)
    assert "recorded 12 days later" in text


def test_a_number_leads_to_its_history(shared_service: Service, number: str) -> None:
    answer = shared_service.client.get(
        "/regulator/certificates", params={"number": f" {number} "}, headers=shared_service.key("regulator")
    )

    assert number in answer.text
    assert answer.request.url.path == f"/regulator/certificates/{number}"


def test_a_record_unknown_on_the_day_is_not_shown(shared_service: Service, number: str) -> None:
    path, day = f"/en/regulator/certificates/{number}", days_ago(shared_service, 6)
    as_known_now = page(shared_service, path, as_of=day)
    as_known_then = page(shared_service, path, as_of=day, known_on=day)

    assert 'class="verdict suspended"' in as_known_now
    assert "Certificate suspended" in as_known_now.split('id="history"')[1]
    assert 'class="verdict valid"' in as_known_then
    assert "Certificate suspended" not in as_known_then.split('id="history"')[1]


def test_the_slider_shows_the_state_after_a_record(shared_service: Service, number: str) -> None:
    text = page(shared_service, f"/en/regulator/certificates/{number}", after="2")

    assert "2 of 8 records" in text
    assert "no certificate was on record yet" in text


def test_two_moments_are_compared_field_by_field(shared_service: Service, number: str) -> None:
    day = days_ago(shared_service, 6)
    text = page(
        shared_service,
        f"/en/regulator/certificates/{number}",
        one_as_of=day,
        one_known_on=day,
        other_as_of=day,
        compare="1",
    )
    compared = text.split('id="differences"')[1]

    assert "<td>Valid</td><td>Suspended</td>" in compared
    assert "Only at the other moment" in compared


def test_equal_views_have_no_differences(shared_service: Service, number: str) -> None:
    assert "There is no difference" in page(
        shared_service, f"/en/regulator/certificates/{number}", compare="1"
    )


def test_a_record_can_be_shown_as_stored(shared_service: Service, number: str) -> None:
    text = page(shared_service, f"/regulator/certificates/{number}", raw="1")

    assert "&#34;fingerprint&#34;" in text


@pytest.mark.parametrize("field", ["as_of", "known_on", "one_as_of"])
def test_an_invalid_day_is_reported(shared_service: Service, number: str, field: str) -> None:
    text = page(
        shared_service,
        f"/en/regulator/certificates/{number}",
        200 if field == "one_as_of" else 422,
        **{field: "x"},
    )

    assert "Give a day of the calendar" in text


def test_an_unknown_certificate_is_not_found(shared_service: Service) -> None:
    assert "没有" in page(shared_service, "/regulator/certificates/12399SC99999R0M", 404)


def test_events_are_filtered_by_person_and_day(shared_service: Service, number: str) -> None:
    by_decider = page(
        shared_service, "/en/regulator/events", actor="P-decider", topic="certificate.suspended.v2"
    )
    before = page(shared_service, "/en/regulator/events", actor="P-decider", until="2024-01-01")

    assert number in by_decider
    assert "No event fits" in before


@pytest.mark.parametrize(("name", "value"), [("actor", "Li Lin <li@x>"), ("since", "2025-13-01")])
def test_an_invalid_filter_is_reported_at_its_field(shared_service: Service, name: str, value: str) -> None:
    assert f'href="#{name}"' in page(shared_service, "/en/regulator/events", 422, **{name: value})


@pytest.mark.parametrize(
    "pattern", ["quick-grants?days=3", "perfect-auditors?audits=1&leading=1", "late-records?days=5"]
)
def test_a_pattern_lists_matching_certificates(shared_service: Service, number: str, pattern: str) -> None:
    assert number in page(shared_service, f"/en/regulator/patterns/{pattern}")


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_has_a_page_in_both_languages(shared_service: Service, number: str, name: str) -> None:
    for prefix, language in (("/en", IN_ENGLISH), ("", CHINESE)):
        text = page(shared_service, f"{prefix}/regulator/patterns/{name}")

        assert f"<h1>{language.gettext(PATTERNS[name].declaration.title)}</h1>" in text


def test_a_decision_set_aside_is_listed_by_person_and_basis(shared_service: Service) -> None:
    case, other = grant_certificate(shared_service)
    json_body(shared_service.decide(case, "set-aside", "other-decider", version=7, basis="own_review"))
    shared_service.wait_for_views()
    path = "/regulator/patterns/set-asides"

    found = page(shared_service, path, basis="own_review", grants="1", decided_by="P-decider")
    assert other in found
    assert CHINESE.term("set-aside-basis", "own_review") in found.split("<table>")[1]
    assert other not in page(shared_service, path, basis="court")
    assert "Give the id of a person" in page(shared_service, f"/en{path}", 422, decided_by="?")


def test_an_overdue_surveillance_is_listed(shared_service: Service) -> None:
    _, other = grant_certificate(shared_service)
    shared_service.clock.set_day(date(today(shared_service).year + 1, 6, 1))
    shared_service.wait_for_views()

    assert other in page(shared_service, "/regulator/patterns/overdue")
    assert other not in page(shared_service, "/regulator/patterns/overdue", days="300")


@pytest.mark.parametrize("pattern", ["overdue", "reinstatements"])
def test_an_invalid_threshold_is_reported(shared_service: Service, pattern: str) -> None:
    field = {"overdue": "days", "reinstatements": "times"}[pattern]

    assert "Give a whole number" in page(
        shared_service, f"/en/regulator/patterns/{pattern}", 422, **{field: "-1"}
    )


@pytest.mark.parametrize(
    "path", ["/regulator/patterns/none", "/regulator/patterns/reinstatements?per=nobody"]
)
def test_an_unknown_pattern_is_not_found(shared_service: Service, path: str) -> None:
    page(shared_service, path, 404)


def test_every_access_is_logged_and_the_page_says_so(shared_service: Service, number: str) -> None:
    text = page(shared_service, f"/en/regulator/certificates/{number}")
    log = page(shared_service, "/en/regulator/access", subject=number)

    assert "is noted in the access log" in text
    assert "GET /en/regulator/certificates/{id_or_number}" in log


def test_staff_have_no_access(shared_service: Service, number: str) -> None:
    for path in ("/regulator", f"/regulator/certificates/{number}", "/regulator/access"):
        assert shared_service.client.get(path, headers=shared_service.key("decider")).status_code == 403


def test_the_time_zone_of_a_table_is_named_once_in_its_heading(shared_service: Service, number: str) -> None:
    table = page(shared_service, "/regulator/events").split("<table>")[1].split("</table>")[0]
    english = page(shared_service, "/en/regulator/access").split("<table>")[1].split("</table>")[0]

    assert table.count("北京时间") == 1
    assert english.count("Beijing time") == 1
