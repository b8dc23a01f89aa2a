"""Search by holder: one field for a part of a name or a code, with filters."""

from html import unescape

import pytest

from api.pages.language import IN_ENGLISH
from api.pages.search.routes import PAGE_SIZE, looks_like_uscc, parse_search_request
from api.pages.terms import error_text
from projections.cursors import InvalidCursor
from tests.api.case_steps import EVIDENCE, copy_case, grant_certificate
from tests.api.running_service import APPLICATION, BODY, OTHER_BODY, Service, json_body

USCC = "91350100M000100Y43"
OTHER_USCC = "91512081MA62K0260E"

OTHER_HOLDER = {"uscc": OTHER_USCC, "name": "成都<b>客户</b>服务中心", "name_latin": None}
PARTICULARS = APPLICATION["particulars"]
CUSTOMERS = PARTICULARS | {"organisation": PARTICULARS["organisation"] | OTHER_HOLDER}


@pytest.fixture(scope="module")
def numbers(shared_service: Service) -> list[str]:
    """Certificates of two holders of one name, the first revoked, and one of another holder."""
    case, first = grant_certificate(shared_service)
    _, second = grant_certificate(shared_service)
    json_body(shared_service.decide(case, "revoke", "decider", ground="serious_failure", document=EVIDENCE))
    _, third = grant_certificate(shared_service, particulars=CUSTOMERS)
    shared_service.wait_for_views()
    return [first, second, third]


def search_page(service: Service, path: str, query: dict[str, str] | None = None, status: int = 200) -> str:
    answer = service.client.get(path, params=query)

    assert answer.status_code == status, answer.text
    return answer.text


def found_numbers(service: Service, numbers: list[str], **query: str) -> list[str]:
    page = search_page(service, "/search", query)
    return [number for number in numbers if f'href="/c/{number}"' in page]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ({"q": "示范家电"}, [0, 1]),
        ({"q": " ＭＯＤＥＬ appl "}, [0, 1]),
        ({"q": "客户"}, [2]),
        ({"q": USCC.lower()}, [0]),
        ({"q": " 9151 2081-MA62 K026-0E "}, [2]),
        ({"q": "示范家电", "status": "revoked"}, [0]),
        ({"q": "示范家电", "level": "five-star", "scheme": "after-sales"}, [0, 1]),
        ({"q": "示范家电", "level": "four-star"}, []),
        ({"body": BODY}, [0, 1, 2]),
        ({"body": OTHER_BODY}, []),
        ({"q": "没有这一家"}, []),
        ({}, []),
    ],
)
def test_text_and_filters_find(
    shared_service: Service, numbers: list[str], query: dict[str, str], places: list[int]
) -> None:
    assert found_numbers(shared_service, numbers, **query) == [numbers[place] for place in places]


def test_each_result_has_the_essential_facts(shared_service: Service, numbers: list[str]) -> None:
    page = search_page(shared_service, "/en/search", {"q": "示范家电", "status": "revoked"})
    expected = [numbers[0], "福州示范家电有限公司", "Fuzhou Model Appliances", "Revoked", "Five-star"]
    expected += ["6 January 2025", "5 January 2028", "Example Certification 123", "1 certificate found"]

    assert [text for text in expected if text not in page] == []


def test_content_of_the_register_is_escaped(shared_service: Service, numbers: list[str]) -> None:
    page = search_page(shared_service, "/search", {"q": "客户"})

    assert "<b>客户" not in page
    assert "&lt;b&gt;客户" in page


def test_results_are_paginated(shared_service: Service, numbers: list[str]) -> None:
    case, _ = grant_certificate(shared_service)
    copy_case(shared_service, case, PAGE_SIZE - 1)
    first = search_page(shared_service, "/en/search", {"body": BODY})
    (link,) = [unescape(part.split('"')[0]) for part in first.split('rel="next" href="')[1:]]
    second = search_page(shared_service, link)

    assert [page.count("<dt>Certificate number</dt>") for page in (first, second)] == [PAGE_SIZE, 3]
    assert 'rel="next"' not in second


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"q": "示"}, "请至少输入名称中的两个字符"),
        ({"q": "\u200b 示"}, "请至少输入名称中的两个字符"),
        ({"q": "示" * 201}, "名称过长"),
        ({"status": "valid"}, "请输入组织名称的一部分或统一社会信用代码，或选择认证机构"),
        ({"q": "示范", "status": "genuine"}, "请从列表中选择"),
        ({"q": "91350100M000100YZ3"}, "第 17 位有误"),
        ({"q": "91350100M000100Y44"}, "统一社会信用代码校验不通过"),
        ({"q": "91310115MA1H8R7C6D"}, "统一社会信用代码校验不通过"),
        ({"q": "91350100M000100Y4"}, "您输入的是 17 位"),
    ],
)
def test_an_invalid_search_is_reported_at_its_field(
    shared_service: Service, query: dict[str, str], sentence: str
) -> None:
    page = search_page(shared_service, "/search", query, 422)
    (field,) = [name for name in query if f'id="{name}-error"' in page] or ["q"]

    assert page.count(sentence) == 2
    assert f'<a href="#{field}">' in page
    assert 'aria-invalid="true"' in page


def test_a_certificate_number_links_to_the_lookup(shared_service: Service, numbers: list[str]) -> None:
    page = search_page(shared_service, "/search", {"q": numbers[1].lower()})

    assert f'href="/c/{numbers[1].lower()}"' in page
    assert "未查到" not in page


def test_an_empty_result_says_what_to_do(shared_service: Service, numbers: list[str]) -> None:
    page = search_page(shared_service, "/en/search", {"q": "示范家电", "status": "expired"})

    assert "No certificate was found" in page
    assert f'href="/en/search?q={"%E7%A4%BA%E8%8C%83%E5%AE%B6%E7%94%B5"}"' in page


def test_an_invalid_cursor_is_refused(shared_service: Service) -> None:
    page = search_page(shared_service, "/en/search", {"q": "示范", "cursor": "made-up"}, 422)

    assert error_text(InvalidCursor(), IN_ENGLISH) in unescape(page)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (USCC, True),
        ("９１３５０１００Ｍ０００１００Ｙ４３", True),
        ("Certtrail Services", False),
        ("12326SC00001R0M", True),
        ("福州示范家电有限公司", False),
        ("1234567", False),
    ],
)
def test_a_code_is_distinguished_from_a_name(typed: str, meant: bool) -> None:
    assert looks_like_uscc(typed) is meant


def test_an_empty_form_is_no_error() -> None:
    search_request = parse_search_request({"q": "  ", "utm_source": "x"}, IN_ENGLISH)

    assert (search_request.filters, search_request.form.errors, search_request.is_narrowed) == (
        None,
        {},
        False,
    )
