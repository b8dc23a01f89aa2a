"""Rule 10, by page: every spelling of a number finds the same certificate."""

import re
from collections.abc import Callable
from html import unescape
from typing import Final
from urllib.parse import quote

import pytest

from api.pages.language import CHINESE, IN_ENGLISH, Language
from tests.api.case_steps import grant_certificate
from tests.api.running_service import Service

WIDE: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
"""Every visible character of ASCII, as wide as a Chinese one."""

WRITINGS: Final[dict[str, Callable[[str], str]]] = {
    "as it is": str,
    "in lower case": str.lower,
    "in wide characters": lambda number: number.translate(
        {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    ),
    "with blanks": lambda number: f"  {number[:5]} {number[5:]} ",
    "with wide blanks": lambda number: f"{number[:3]}\u3000{number[3:]}",
    "with hyphens": lambda number: "-".join((number[:5], number[5:7], number[7:])),
}


@pytest.fixture(scope="module")
def number(shared_service: Service) -> str:
    _, number = grant_certificate(shared_service)
    shared_service.wait_for_views()
    return number


@pytest.mark.parametrize("language", [CHINESE, IN_ENGLISH], ids=lambda language: language.code)
@pytest.mark.parametrize("written", WRITINGS.values(), ids=WRITINGS)
def test_it_is_found_in_the_field_the_address_the_search_and_a_list(
    shared_service: Service, number: str, written: Callable[[str], str], language: Language
) -> None:
    typed, page = written(number), f"{language.prefix}/c/{number}"
    search = shared_service.client.get(f"{language.prefix}/search", params={"q": typed}).text
    offered = re.search(f'href="({language.prefix}/c/[^"]+)"', search)
    assert offered

    led = [
        shared_service.client.get(f"{language.prefix}/", params={"number": typed}),
        shared_service.client.get(f"{language.prefix}/c/{quote(typed)}"),
        shared_service.client.get(unescape(offered[1])),
    ]
    checked = shared_service.client.post(f"{language.prefix}/check", files={"list": (None, typed.encode())})

    assert [answer.url.path for answer in led] == [page] * 3
    assert all(f'<h1 class="number">{number}</h1>' in answer.text for answer in led)
    assert 'class="status valid"' in checked.text


def test_another_number_is_not_it(shared_service: Service, number: str) -> None:
    other = number.replace("00001", "00002")

    assert shared_service.client.get(f"/c/{other}").status_code == 404
