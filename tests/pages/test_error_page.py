"""Error pages: a page in the language of the path, a problem document for the API, no internal details."""

from datetime import UTC, datetime
from typing import Final

import pytest

from tests.api.running_service import Clock, Service, running_service

PAGE: Final = "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "text"), [("/nowhere", "没有这个页面"), ("/en/nowhere", "There is no such page")]
)
def test_an_unknown_path_is_reported_in_its_language(shared_service: Service, path: str, text: str) -> None:
    answer = shared_service.client.get(path)

    assert (answer.status_code, answer.headers["content-type"]) == (404, PAGE)
    assert text in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_api_paths_get_problem_documents(shared_service: Service) -> None:
    for path in ("/api/v1/nowhere", "/c/nothing.json", "/metrics/nowhere"):
        assert shared_service.client.get(path).headers["content-type"] == "application/problem+json"


def test_without_a_login_one_is_redirected_to_it_and_back(shared_service: Service) -> None:
    answer = shared_service.client.get("/en/staff?kind=finding_due", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/en/login?next=%2Fen%2Fstaff%3Fkind%3Dfinding_due"


def test_a_regulator_has_no_access_to_staff_pages(shared_service: Service) -> None:
    answer = shared_service.client.get("/staff", headers=shared_service.key("regulator"))

    assert (answer.status_code, answer.headers["content-type"]) == (403, PAGE)
    assert "您无权查看或办理" in answer.text
    assert "受理人员" in answer.text


def test_a_form_from_another_site_is_refused_with_a_page(shared_service: Service) -> None:
    answer = shared_service.client.post(
        "/login", data={"login": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (answer.status_code, answer.headers["content-type"]) == (403, PAGE)


def test_an_internal_error_shows_no_details(seeded_url: str) -> None:
    with running_service(seeded_url, Clock(datetime(2025, 1, 6, tzinfo=UTC))) as service:
        service.container.pool.close()
        answer = service.client.get("/en/c/12325SC00001R0M")

    assert answer.status_code >= 500
    assert "pool" not in answer.text
    assert answer.headers["x-request-id"] in answer.text


def test_a_body_above_the_limit_is_refused(shared_service: Service) -> None:
    answer = shared_service.client.post(
        "/login", data={"login": "x" * 1_100_000}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 413


def test_a_body_that_is_not_a_form_is_refused(shared_service: Service) -> None:
    answer = shared_service.client.post(
        "/login", json={"login": "x"}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 415
    assert answer.headers["content-type"] == PAGE
