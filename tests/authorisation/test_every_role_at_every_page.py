"""Every asker at every page: let in exactly where the table says, else led to a proof; nothing recorded.

Keys open pages by the same doors; what can be wrong with a key is asked at the routes for programs.
"""

import re
from collections.abc import Callable
from html import escape
from typing import Final
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from httpx2 import Response

from api.errors.request_errors import DoorClosed
from api.http.access import DOORS, PAGES, Door
from api.http.languages import ENGLISH
from api.pages.language import CHINESE
from api.pages.words import refusal_text
from domain.certificate.errors import RoleMissing
from services.errors import UnknownCertificate
from tests.api.served import BODY, Service
from tests.api.ways import applied
from tests.authorisation import routes
from tests.authorisation.askers import EVERYBODY, Asker, shown

LET_IN: Final = "let in"
KEYS: Final = {"key decider", "key that reads", "key that writes", "key that decides"}
ASKERS: Final = [asker for asker in EVERYBODY if asker.way != "key" or asker.name in KEYS]
ENTERED: Final = "entered before anyone was asked"
ENTRIES: Final = {"reason": ENTERED, "seen": "999999", "kept": f'[["reason", "{ENTERED}"]]', "next": "/staff"}
"""A form on a version that no case has: whoever is let in to decide records nothing."""

PROVE: Final = CHINESE.gettext("Please prove who you are")

DOCUMENTS: Final = ("/c/", "/problems/")
"""Addresses of pages under which programs find the same as JSON."""

_OF_CASE: Final = "/staff/cases/{id"


def test_every_page_in_english_has_the_operation_of_its_chinese_twin() -> None:
    twins = {(operation, method, f"{ENGLISH}{path}") for operation, method, path in routes.PAGES}
    documents = {route for route in routes.FOR_PROGRAMS if route[2].startswith(DOCUMENTS)}
    alone = {(operation, method, f"{ENGLISH}{path}") for operation, method, path in documents}

    assert set(routes.IN_ENGLISH) == twins | alone | {("start_in_english", "GET", ENGLISH)}


def test_every_page_under_a_closed_part_has_a_door() -> None:
    closed = {operation for operation, _, path in routes.PAGES if path.startswith(tuple(PAGES))}

    assert closed <= DOORS.keys()


def test_no_form_asks_for_a_second_factor_before_it_is_sent() -> None:
    shown_by = {operation for operation, method, _ in routes.PAGES if method == "GET"}

    assert not [operation for operation in shown_by & DOORS.keys() if DOORS[operation].step_up]


@pytest.fixture(scope="module")
def case(house: Service) -> str:
    return applied(house)


@pytest.mark.parametrize("asker", ASKERS, ids=lambda asker: asker.name)
def test_let_in_exactly_where_the_table_says(house: Service, case: str, asker: Asker) -> None:
    headers, before = shown(house, asker), house.position
    said, expected = {}, {}
    for route in routes.PAGES:
        operation, method, path = route
        address = routes.filled(path, case if path.startswith(_OF_CASE) else str(uuid4()))
        answer = _asked(house, method, address, headers)
        expected[route] = _expected(asker, operation, path)
        said[route] = _said(answer, operation, method, address)

    assert said == expected
    assert house.position == before


def _asked(service: Service, method: str, address: str, headers: Callable[[], dict[str, str]]) -> Response:
    entries = ENTRIES if method == "POST" else None
    return service.client.request(method, address, data=entries, headers=headers(), follow_redirects=False)


def _expected(asker: Asker, operation: str, path: str) -> str:
    door = DOORS.get(operation)
    part = next((roles for part, roles in PAGES.items() if path.startswith(part)), None)
    if door is None:
        return LET_IN
    if not asker.good:
        return "/login"
    if part is not None and asker.role not in part:
        return "door closed"
    if asker.role not in door.roles:
        return "role missing"
    if asker.way == "key" and door.scope not in asker.scopes:
        return "403"
    foreign = "no such case" if path.startswith(_OF_CASE) and asker.body != BODY else LET_IN
    return _by_session(asker, door) or foreign


def _by_session(asker: Asker, door: Door) -> str:
    lacking = (asker.partial and not door.partial) or (door.step_up and not asker.stepped_up)
    return "/step-up" if lacking else ""


def _said(answer: Response, operation: str, method: str, address: str) -> str:
    assert answer.status_code < 500, (operation, answer.text)
    if operation not in DOORS:
        return LET_IN
    if method == "GET" and answer.status_code == 303:
        return _led_to(answer.headers["location"], address)
    if method == "POST" and PROVE in answer.text:
        return _proof_asked(answer)
    return _refused(answer, operation, address)


def _led_to(location: str, address: str) -> str:
    """The page where the proof is given, if it leads back."""
    way, _, query = location.partition("?")
    return way if query == f"next={quote(address, safe='')}" else LET_IN


def _proof_asked(answer: Response) -> str:
    """The same with the entries kept, and a status that says so to programs."""
    assert ENTERED in answer.text
    way = {401: "/login", 403: "/step-up"}[answer.status_code]
    assert f'action="{way}"' in answer.text
    return way


def _refused(answer: Response, operation: str, address: str) -> str:
    of_case = re.match("/staff/cases/([0-9a-f-]{36})", address)
    known: dict[tuple[int, str], list[Exception]] = {
        (403, "door closed"): [DoorClosed(roles) for roles in PAGES.values()],
        (403, "role missing"): [RoleMissing(operation, tuple(DOORS[operation].roles))],
        (404, "no such case"): [UnknownCertificate(UUID(of_case[1]))] if of_case else [],
    }
    for (status, told), refusals in known.items():
        texts = [escape(refusal_text(refusal, CHINESE)) for refusal in refusals]
        if answer.status_code == status and any(text in answer.text for text in texts):
            return told
    return "403" if answer.status_code == 403 else LET_IN
