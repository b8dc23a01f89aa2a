"""Every asker at every route: let in exactly where the table says, and nothing recorded."""

from typing import Final
from uuid import uuid4

import pytest

from api.http.permissions import API_AREAS, PERMISSIONS, Permission, steps_up
from api.rest.staff_examples import EXAMPLES
from domain.certificate.catalogue import DECISIONS
from domain.values import Role
from tests.api.case_steps import apply_for_certificate
from tests.api.running_service import BODY, Service
from tests.authorisation.requesters import ALL_REQUESTERS, Requester, credentials_for
from tests.authorisation.routes import API_ROUTES, APP, ROUTES, fill_path

LET_IN: Final = "let in"
NEVER: Final = "999999"
"""A version no case has: who is let in to decide is told so (412), and nothing is recorded."""


def test_every_route_is_in_here_and_every_door_has_its_route() -> None:
    described = {
        (operation["operationId"], method.upper(), path)
        for path, methods in APP.openapi()["paths"].items()
        for method, operation in methods.items()
    }

    assert described <= set(API_ROUTES)
    assert PERMISSIONS.keys() <= {operation for operation, *_ in ROUTES}


def test_every_route_under_a_closed_part_has_a_door() -> None:
    closed = {operation for operation, _, path in ROUTES if path.startswith(tuple(API_AREAS))}

    assert closed <= PERMISSIONS.keys()


def test_the_doors_of_the_gravest_decisions_are_those_of_the_rules() -> None:
    grave = {"grant", "refuse", "suspend", "reinstate", "revoke", "downgrade", "deregister", "decide-appeal"}
    doors = {name: PERMISSIONS[name.replace("-", "_")] for name in DECISIONS}

    assert {name for name, declared in DECISIONS.items() if steps_up(declared)} == grave
    assert {name for name, door in doors.items() if door.step_up} == grave
    assert {name for name, door in doors.items() if door.scope == "decide"} == grave
    assert all(doors[name].roles == {Role.DECIDER} for name in grave)


@pytest.fixture(scope="module")
def case(shared_service: Service) -> str:
    return apply_for_certificate(shared_service)


@pytest.mark.parametrize("asker", ALL_REQUESTERS, ids=lambda asker: asker.name)
def test_let_in_exactly_where_the_table_says(shared_service: Service, case: str, asker: Requester) -> None:
    headers, before = credentials_for(shared_service, asker), shared_service.position
    said = {
        (operation, method, path): _asked(
            shared_service, operation, method, fill_path(path, thing), headers()
        )
        for operation, method, path in API_ROUTES
        for thing in [_id(operation, case)]
    }

    assert said == {route: _expected(asker, route[0], route[2]) for route in API_ROUTES}
    assert shared_service.position == before


def _expected(asker: Requester, operation: str, path: str) -> str:
    door = PERMISSIONS.get(operation)
    part = next((roles for part, roles in API_AREAS.items() if path.startswith(part)), None)
    if door is None:
        return LET_IN
    if not asker.valid:
        return "401"
    if part is not None and asker.role not in part:
        return "area-not-permitted"
    if asker.role not in door.roles:
        return "role-required"
    of_case = path.startswith("/api/v1/staff/certificates/{id}")
    foreign = "case-not-found" if of_case and asker.body != BODY else LET_IN
    return (_by_key if asker.method == "key" else _by_session)(asker, door) or foreign


def _by_key(asker: Requester, door: Permission) -> str:
    if door.scope is None:
        return "session-required"
    return "" if door.scope in asker.scopes else "insufficient-scope"


def _by_session(asker: Requester, door: Permission) -> str:
    if asker.partial and not door.allows_partial_session:
        return "second-factor-required"
    return "step-up-required" if door.step_up and not asker.stepped_up else ""


def _asked(service: Service, operation: str, method: str, path: str, headers: dict[str, str]) -> str:
    name = operation.replace("_", "-")
    body = EXAMPLES[name] if name in DECISIONS else {}
    sent = headers | {"Idempotency-Key": str(uuid4()), "If-Match": f'"{NEVER}"'}
    answer = service.client.request(method, path, json=body if method == "POST" else None, headers=sent)
    if operation in PERMISSIONS and answer.status_code in {401, 403, 404}:
        kind = answer.json()["type"].removeprefix("/problems/")
        if answer.status_code == 401 and kind != "invalid-credentials":
            return "401"
        if answer.status_code == 403 or kind == "case-not-found":
            return str(kind)
    assert answer.status_code < 500, (operation, answer.text)
    return LET_IN


def _id(operation: str, case: str) -> str:
    return case if operation not in {"see_person", "end_one_session"} else str(uuid4())
