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

from api.errors.request_errors import AreaNotPermitted
from api.http.locale import ENGLISH_PREFIX
from api.http.permissions import PAGE_AREAS, PERMISSIONS, Permission
from api.pages.language import CHINESE
from api.pages.terms import error_text
from domain.certificate.errors import RoleRequired
from services.errors import CaseNotFound
from tests.api.case_steps import apply_for_certificate
from tests.api.running_service import BODY, Service
from tests.authorisation import routes
from tests.authorisation.requesters import ALL_REQUESTERS, Requester, credentials_for

LET_IN: Final = "let in"
KEYS: Final = {"key decider", "key that reads", "key that writes", "key that decides"}
ASKERS: Final = [asker for asker in ALL_REQUESTERS if asker.method != "key" or asker.name in KEYS]
ENTERED: Final = "entered before anyone was asked"
ENTRIES: Final = {"reason": ENTERED, "seen": "999999", "kept": f'[["reason", "{ENTERED}"]]', "next": "/staff"}
"""A form on a version that no case has: whoever is let in to decide records nothing."""

PROVE: Final = CHINESE.gettext("Please prove who you are")

DOCUMENTS: Final = ("/c/", "/problems/")
"""Addresses of pages under which programs find the same as JSON."""

_OF_CASE: Final = "/staff/cases/{id"


def test_every_page_in_english_has_the_operation_of_its_chinese_twin() -> None:
    twins = {(operation, method, f"{ENGLISH_PREFIX}{path}") for operation, method, path in routes.PAGES}
    documents = {route for route in routes.API_ROUTES if route[2].startswith(DOCUMENTS)}
    alone = {(operation, method, f"{ENGLISH_PREFIX}{path}") for operation, method, path in documents}

    assert set(routes.ENGLISH_PAGES) == twins | alone | {("start_in_english", "GET", ENGLISH_PREFIX)}


def test_every_page_under_a_closed_part_has_a_door() -> None:
    closed = {operation for operation, _, path in routes.PAGES if path.startswith(tuple(PAGE_AREAS))}

    assert closed <= PERMISSIONS.keys()


def test_no_form_asks_for_a_second_factor_before_it_is_sent() -> None:
    shown_by = {operation for operation, method, _ in routes.PAGES if method == "GET"}

    assert not [operation for operation in shown_by & PERMISSIONS.keys() if PERMISSIONS[operation].step_up]


@pytest.fixture(scope="module")
def case(shared_service: Service) -> str:
    return apply_for_certificate(shared_service)


@pytest.mark.parametrize("asker", ASKERS, ids=lambda asker: asker.name)
def test_let_in_exactly_where_the_table_says(shared_service: Service, case: str, asker: Requester) -> None:
    headers, before = credentials_for(shared_service, asker), shared_service.position
    said, expected = {}, {}
    for route in routes.PAGES:
        operation, method, path = route
        address = routes.fill_path(path, case if path.startswith(_OF_CASE) else str(uuid4()))
        answer = _asked(shared_service, method, address, headers)
        expected[route] = _expected(asker, operation, path)
        said[route] = _said(answer, operation, method, address)

    assert said == expected
    assert shared_service.position == before


def _asked(service: Service, method: str, address: str, headers: Callable[[], dict[str, str]]) -> Response:
    entries = ENTRIES if method == "POST" else None
    return service.client.request(method, address, data=entries, headers=headers(), follow_redirects=False)


def _expected(asker: Requester, operation: str, path: str) -> str:
    door = PERMISSIONS.get(operation)
    part = next((roles for part, roles in PAGE_AREAS.items() if path.startswith(part)), None)
    if door is None:
        return LET_IN
    if not asker.valid:
        return "/login"
    if part is not None and asker.role not in part:
        return "door closed"
    if asker.role not in door.roles:
        return "role missing"
    if asker.method == "key" and door.scope not in asker.scopes:
        return "403"
    foreign = "no such case" if path.startswith(_OF_CASE) and asker.body != BODY else LET_IN
    return _by_session(asker, door) or foreign


def _by_session(asker: Requester, door: Permission) -> str:
    lacking = (asker.partial and not door.allows_partial_session) or (door.step_up and not asker.stepped_up)
    return "/step-up" if lacking else ""


def _said(answer: Response, operation: str, method: str, address: str) -> str:
    assert answer.status_code < 500, (operation, answer.text)
    if operation not in PERMISSIONS:
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
        (403, "door closed"): [AreaNotPermitted(roles) for roles in PAGE_AREAS.values()],
        (403, "role missing"): [RoleRequired(operation, tuple(PERMISSIONS[operation].roles))],
        (404, "no such case"): [CaseNotFound(UUID(of_case[1]))] if of_case else [],
    }
    for (status, told), refusals in known.items():
        texts = [escape(error_text(refusal, CHINESE)) for refusal in refusals]
        if answer.status_code == status and any(text in answer.text for text in texts):
            return told
    return "403" if answer.status_code == 403 else LET_IN
