"""Permissions of pages: every requester is permitted exactly as the table says, else sent to authentication.

API keys have the same permissions at pages; invalid keys are tested with the API.
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
from tests.authorisation.requesters import (
    ALL_REQUESTERS,
    Requester,
    credentials_for,
    is_representative,
    parametrized,
)

PERMITTED: Final = "permitted"
KEY_REQUESTERS: Final = {"key decider", "key that reads", "key that writes", "key that decides"}
REQUESTERS: Final = [
    requester for requester in ALL_REQUESTERS if requester.method != "key" or requester.name in KEY_REQUESTERS
]
ENTERED_TEXT: Final = "entered before anyone was asked"
FORM: Final = {
    "reason": ENTERED_TEXT,
    "seen": "999999",
    "kept": f'[["reason", "{ENTERED_TEXT}"]]',
    "next": "/staff",
}
"""A form on a version that no case has: a permitted decision records nothing."""

AUTHENTICATION_PROMPT: Final = CHINESE.gettext("Please prove who you are")

DOCUMENTS: Final = ("/c/", "/problems/")
"""Prefixes of pages that are also available as JSON."""

_OF_CASE: Final = "/staff/cases/{id"


def test_every_page_in_english_has_the_operation_of_its_chinese_twin() -> None:
    twins = {(operation, method, f"{ENGLISH_PREFIX}{path}") for operation, method, path in routes.PAGES}
    documents = {route for route in routes.API_ROUTES if route[2].startswith(DOCUMENTS)}
    document_pages = {(operation, method, f"{ENGLISH_PREFIX}{path}") for operation, method, path in documents}

    assert set(routes.ENGLISH_PAGES) == twins | document_pages | {("start_in_english", "GET", ENGLISH_PREFIX)}


def test_every_page_under_a_closed_part_has_a_door() -> None:
    protected = {operation for operation, _, path in routes.PAGES if path.startswith(tuple(PAGE_AREAS))}

    assert protected <= PERMISSIONS.keys()


def test_no_form_asks_for_a_second_factor_before_it_is_sent() -> None:
    get_operations = {operation for operation, method, _ in routes.PAGES if method == "GET"}

    assert not [
        operation for operation in get_operations & PERMISSIONS.keys() if PERMISSIONS[operation].step_up
    ]


@pytest.fixture(scope="module")
def case(shared_service: Service) -> str:
    return apply_for_certificate(shared_service)


@pytest.mark.parametrize("requester", parametrized(REQUESTERS, is_representative))
def test_let_in_exactly_where_the_table_says(
    shared_service: Service, case: str, requester: Requester
) -> None:
    headers, before = credentials_for(shared_service, requester), shared_service.position
    outcomes, expected = {}, {}
    for route in routes.PAGES:
        operation, method, path = route
        address = routes.fill_path(path, case if path.startswith(_OF_CASE) else str(uuid4()))
        answer = _send(shared_service, method, address, headers)
        expected[route] = _expected(requester, operation, path)
        outcomes[route] = _outcome(answer, operation, method, address)

    assert outcomes == expected
    assert shared_service.position == before


def _send(service: Service, method: str, address: str, headers: Callable[[], dict[str, str]]) -> Response:
    form = FORM if method == "POST" else None
    return service.client.request(method, address, data=form, headers=headers(), follow_redirects=False)


def _expected(requester: Requester, operation: str, path: str) -> str:
    permission = PERMISSIONS.get(operation)
    area_roles = next(
        (roles for area_roles, roles in PAGE_AREAS.items() if path.startswith(area_roles)), None
    )
    if permission is None:
        return PERMITTED
    if not requester.valid:
        return "/login"
    if area_roles is not None and requester.role not in area_roles:
        return "wrong area"
    if requester.role not in permission.roles:
        return "role required"
    if requester.method == "key" and permission.scope not in requester.scopes:
        return "403"
    foreign = "no such case" if path.startswith(_OF_CASE) and requester.body != BODY else PERMITTED
    return _by_session(requester, permission) or foreign


def _by_session(requester: Requester, permission: Permission) -> str:
    insufficient = (requester.partial and not permission.allows_partial_session) or (
        permission.step_up and not requester.stepped_up
    )
    return "/step-up" if insufficient else ""


def _outcome(answer: Response, operation: str, method: str, address: str) -> str:
    assert answer.status_code < 500, (operation, answer.text)
    if operation not in PERMISSIONS:
        return PERMITTED
    if method == "GET" and answer.status_code == 303:
        return _redirect_target(answer.headers["location"], address)
    if method == "POST" and AUTHENTICATION_PROMPT in answer.text:
        return _authentication_form(answer)
    return _denial(answer, operation, address)


def _redirect_target(location: str, address: str) -> str:
    """The page of the redirect, if it returns to the address afterwards."""
    target, _, query = location.partition("?")
    return target if query == f"next={quote(address, safe='')}" else PERMITTED


def _authentication_form(answer: Response) -> str:
    """The authentication form of a POST, which keeps the entries and has an error status."""
    assert ENTERED_TEXT in answer.text
    target = {401: "/login", 403: "/step-up"}[answer.status_code]
    assert f'action="{target}"' in answer.text
    return target


def _denial(answer: Response, operation: str, address: str) -> str:
    of_case = re.match("/staff/cases/([0-9a-f-]{36})", address)
    denials: dict[tuple[int, str], list[Exception]] = {
        (403, "wrong area"): [AreaNotPermitted(roles) for roles in PAGE_AREAS.values()],
        (403, "role required"): [RoleRequired(operation, tuple(PERMISSIONS[operation].roles))],
        (404, "no such case"): [CaseNotFound(UUID(of_case[1]))] if of_case else [],
    }
    for (status, outcome), errors in denials.items():
        texts = [escape(error_text(refusal, CHINESE)) for refusal in errors]
        if answer.status_code == status and any(text in answer.text for text in texts):
            return outcome
    return "403" if answer.status_code == 403 else PERMITTED
