"""Refused: people get a page in their language, programs a document, and nobody what is inside."""

from datetime import UTC, datetime
from typing import Final

import pytest

from tests.api.running_service import Clock, Service, running_service

PAGE: Final = "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "text"), [("/nowhere", "没有这个页面"), ("/en/nowhere", "There is no such page")]
)
def test_an_address_that_leads_nowhere_is_told_in_its_language(
    shared_service: Service, path: str, text: str
) -> None:
    answer = shared_service.client.get(path)

    assert (answer.status_code, answer.headers["content-type"]) == (404, PAGE)
    assert text in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_programs_get_documents(shared_service: Service) -> None:
    for path in ("/api/v1/nowhere", "/c/nothing.json", "/metrics/nowhere"):
        assert shared_service.client.get(path).headers["content-type"] == "application/problem+json"


def test_who_is_not_known_is_led_to_the_login_and_back(shared_service: Service) -> None:
    answer = shared_service.client.get("/en/staff?kind=finding_due", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/en/login?next=%2Fen%2Fstaff%3Fkind%3Dfinding_due"


def test_a_regulator_finds_the_door_of_the_staff_closed_in_words(shared_service: Service) -> None:
    answer = shared_service.client.get("/staff", headers=shared_service.key("regulator"))

    assert (answer.status_code, answer.headers["content-type"]) == (403, PAGE)
    assert "您无权查看或办理" in answer.text
    assert "受理人员" in answer.text


def test_a_form_from_another_site_is_refused_on_a_page(shared_service: Service) -> None:
    answer = shared_service.client.post(
        "/login", data={"login": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (answer.status_code, answer.headers["content-type"]) == (403, PAGE)


def test_what_nobody_foresaw_says_nothing_of_the_inside(migrated_url: str) -> None:
    with running_service(migrated_url, Clock(datetime(2025, 1, 6, tzinfo=UTC))) as house:
        house.container.pool.close()
        answer = house.client.get("/en/c/12325SC00001R0M")

    assert answer.status_code >= 500
    assert "pool" not in answer.text
    assert answer.headers["x-request-id"] in answer.text


def test_no_body_longer_than_the_limit_is_read(shared_service: Service) -> None:
    answer = shared_service.client.post(
        "/login", data={"login": "x" * 1_100_000}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 413


def test_what_is_no_form_is_refused(shared_service: Service) -> None:
    answer = shared_service.client.post(
        "/login", json={"login": "x"}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 415
    assert answer.headers["content-type"] == PAGE
