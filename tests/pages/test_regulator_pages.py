"""A regulator on pages: the whole history through two clocks, across bodies, and every reading noted."""

from datetime import date, timedelta

import pytest

from tests.api.served import Service, said
from tests.api.ways import days_ago, granted, suspended, today


@pytest.fixture(scope="module")
def number(house: Service) -> str:
    """A certificate of which a suspension became known twelve days after it began to hold."""
    case, number = granted(house)
    house.clock.to(today(house) + timedelta(days=30))
    said(suspended(house, case, effective_on=days_ago(house, 12)))
    house.settle()
    return number


def page(house: Service, path: str, status: int = 200, **query: str) -> str:
    answer = house.client.get(path, params=query or None, headers=house.key("regulator"))

    assert answer.status_code == status, answer.text
    return answer.text


def test_the_history_has_every_record_with_who_why_and_when(house: Service, number: str) -> None:
    told = page(house, f"/en/regulator/certificates/{number}")
    history = house.here.audit.history(number)

    assert [each.version for each in history if f'id="record-{each.version}"' not in told] == []
    assert all(each.person in told and each.reason in told for each in history)
    assert "recorded 12 days later" in told


def test_a_number_that_is_typed_leads_to_its_history(house: Service, number: str) -> None:
    answer = house.client.get(
        "/regulator/certificates", params={"number": f" {number} "}, headers=house.key("regulator")
    )

    assert number in answer.text
    assert answer.request.url.path == f"/regulator/certificates/{number}"


def test_what_was_not_known_on_the_day_does_not_show(house: Service, number: str) -> None:
    path, day = f"/en/regulator/certificates/{number}", days_ago(house, 6)
    held = page(house, path, as_of=day)
    known = page(house, path, as_of=day, known_on=day)

    assert 'class="verdict suspended"' in held
    assert "Certificate suspended" in held.split('id="history"')[1]
    assert 'class="verdict valid"' in known
    assert "Certificate suspended" not in known.split('id="history"')[1]


def test_the_slider_shows_what_was_known_after_a_record(house: Service, number: str) -> None:
    told = page(house, f"/en/regulator/certificates/{number}", after="2")

    assert "2 of 8 records" in told
    assert "no certificate was on record yet" in told


def test_two_moments_are_compared_field_by_field(house: Service, number: str) -> None:
    day = days_ago(house, 6)
    told = page(
        house,
        f"/en/regulator/certificates/{number}",
        one_as_of=day,
        one_known_on=day,
        other_as_of=day,
        compare="1",
    )
    compared = told.split('id="differences"')[1]

    assert "<td>Valid</td><td>Suspended</td>" in compared
    assert "Only at the other moment" in compared


def test_the_same_moment_twice_makes_no_difference(house: Service, number: str) -> None:
    assert "There is no difference" in page(house, f"/en/regulator/certificates/{number}", compare="1")


def test_a_record_is_shown_as_it_is_stored(house: Service, number: str) -> None:
    told = page(house, f"/regulator/certificates/{number}", raw="1")

    assert "&#34;fingerprint&#34;" in told


@pytest.mark.parametrize("field", ["as_of", "known_on", "one_as_of"])
def test_a_day_that_is_none_is_told(house: Service, number: str, field: str) -> None:
    told = page(
        house, f"/en/regulator/certificates/{number}", 200 if field == "one_as_of" else 422, **{field: "x"}
    )

    assert "Give a day of the calendar" in told


def test_a_certificate_that_is_none_is_not_found(house: Service) -> None:
    assert "没有" in page(house, "/regulator/certificates/12399SC99999R0M", 404)


def test_events_are_filtered_by_person_and_day(house: Service, number: str) -> None:
    by_decider = page(house, "/en/regulator/events", actor="P-decider", topic="certificate.suspended.v1")
    before = page(house, "/en/regulator/events", actor="P-decider", until="2024-01-01")

    assert number in by_decider
    assert "No event fits" in before


@pytest.mark.parametrize(("name", "value"), [("actor", "Li Lin <li@x>"), ("since", "2025-13-01")])
def test_a_filter_that_cannot_be_meant_is_told_at_its_field(house: Service, name: str, value: str) -> None:
    assert f'href="#{name}"' in page(house, "/en/regulator/events", 422, **{name: value})


@pytest.mark.parametrize(
    "pattern", ["quick-grants?days=3", "perfect-auditors?audits=1&leading=1", "late-records?days=5"]
)
def test_a_pattern_lists_where_to_look(house: Service, number: str, pattern: str) -> None:
    assert number in page(house, f"/en/regulator/patterns/{pattern}")


def test_what_is_overdue_is_listed_once_it_is(house: Service) -> None:
    _, other = granted(house)
    house.clock.to(date(today(house).year + 1, 6, 1))
    house.settle()

    assert other in page(house, "/regulator/patterns/overdue")
    assert other not in page(house, "/regulator/patterns/overdue", days="300")


@pytest.mark.parametrize("pattern", ["overdue", "reinstatements"])
def test_a_threshold_that_is_no_count_is_told(house: Service, pattern: str) -> None:
    field = {"overdue": "days", "reinstatements": "times"}[pattern]

    assert "Give a whole number" in page(house, f"/en/regulator/patterns/{pattern}", 422, **{field: "-1"})


@pytest.mark.parametrize(
    "path", ["/regulator/patterns/none", "/regulator/patterns/reinstatements?per=nobody"]
)
def test_a_pattern_that_is_none_is_not_found(house: Service, path: str) -> None:
    page(house, path, 404)


def test_every_reading_is_noted_and_the_page_says_so(house: Service, number: str) -> None:
    told = page(house, f"/en/regulator/certificates/{number}")
    log = page(house, "/en/regulator/access", subject=number)

    assert "is noted in the access log" in told
    assert "GET /en/regulator/certificates/{id_or_number}" in log


def test_staff_read_nothing_of_it(house: Service, number: str) -> None:
    for path in ("/regulator", f"/regulator/certificates/{number}", "/regulator/access"):
        assert house.client.get(path, headers=house.key("decider")).status_code == 403


def test_the_clocks_of_a_table_are_named_once_in_its_heading(house: Service, number: str) -> None:
    table = page(house, "/regulator/events").split("<table>")[1].split("</table>")[0]
    english = page(house, "/en/regulator/access").split("<table>")[1].split("</table>")[0]

    assert table.count("北京时间") == 1
    assert english.count("Beijing time") == 1
