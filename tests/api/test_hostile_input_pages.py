"""Hostile input to pages is answered on an error page in the right language, and never executed."""

from typing import Final

import pytest

from api.middleware.security_headers import PAGE_CSP
from tests.api.running_service import Service

NOT_FOUND_TEXTS: Final = {"": ("zh-CN", "没有这个页面"), "/en": ("en", "There is no such page")}
SCRIPT: Final = "<script>alert(1)</script>"

NOWHERE: Final = [
    "/docs",
    "//api/v1/schemes",
    "/" + "a/" * 5_000,
    "/..%2f..%2fetc%2fpasswd",
    "/staff.html",
    f"/{SCRIPT}",
    '/"onmouseover="alert(1)',
    "/%0d%0aSet-Cookie:%20a=b",
    f"/nowhere?next={SCRIPT}",
    "/schemes/none",
    "/statistics/",
]
"""Paths without a page."""

UNREADABLE: Final = [
    "/nowhere%00",
    "/c/%00",
    "/c/%ff%fe",
    "/search?q=%00",
    "/c/x?as_of=%ff",
    "/c/x?as_of=%00",
]
"""URLs with invalid UTF-8, or with text that cannot be stored."""

ECHOING: Final = [
    "/?number={}",
    "/c/{}",
    "/search?q={}",
    "/login?next={}",
    "/c/x?as_of={}",
    "/search?body={}&q=a",
]
"""Pages that show a parameter."""


@pytest.mark.parametrize("language", NOT_FOUND_TEXTS)
@pytest.mark.parametrize("path", NOWHERE, ids=lambda path: path[:30])
def test_a_path_that_means_nothing_is_told_in_the_language_of_its_readers(
    shared_service: Service, language: str, path: str
) -> None:
    answer = shared_service.client.get(f"{language}{path}")
    code, text = NOT_FOUND_TEXTS[language]

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert answer.headers["Content-Language"] == code
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == PAGE_CSP
    assert text in answer.text
    assert len(answer.content) < 10_000 + 4 * len(path)


@pytest.mark.parametrize("path", NOWHERE, ids=lambda path: path[:30])
def test_nothing_of_such_a_path_becomes_part_of_the_page(shared_service: Service, path: str) -> None:
    answer = shared_service.client.get(path)

    assert SCRIPT not in answer.text
    assert '"onmouseover' not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("language", NOT_FOUND_TEXTS)
@pytest.mark.parametrize("path", UNREADABLE)
def test_an_address_that_is_no_text_is_refused_on_a_page(
    shared_service: Service, language: str, path: str
) -> None:
    answer = shared_service.client.get(f"{language}{path}")

    assert answer.status_code in {404, 422}
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Language"] == NOT_FOUND_TEXTS[language][0]


@pytest.mark.parametrize("path", ECHOING)
def test_what_is_asked_is_shown_and_never_run(shared_service: Service, path: str) -> None:
    for hostile in (SCRIPT, "%3Cscript%3Ealert(1)%3C/script%3E", "'\"><script>alert(1)</script>"):
        answer = shared_service.client.get(path.format(hostile))

        assert answer.status_code < 500
        assert SCRIPT not in answer.text


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_a_method_that_a_page_does_not_know_is_told_which_it_does(
    shared_service: Service, method: str
) -> None:
    answer = shared_service.client.request(method, "/en/statistics")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
