"""Permissions of the API: every requester at every route is permitted exactly as the table says."""

from typing import Final
from uuid import uuid4

import pytest

from api.http.permissions import API_AREAS, PERMISSIONS, Permission, steps_up
from api.rest.staff_examples import EXAMPLES
from domain.certificate.catalogue import DECISIONS
from domain.values import Role
from services.scopes import Scope
from tests.api.case_steps import apply_for_certificate
from tests.api.running_service import BODY, Service
from tests.authorisation.requesters import (
    ALL_REQUESTERS,
    Requester,
    credentials_for,
    is_representative,
    parametrized,
)
from tests.authorisation.routes import API_ROUTES, APP, ROUTES, fill_path

PERMITTED: Final = "permitted"
IMPOSSIBLE_VERSION: Final = "999999"
"""A version that no case has: a permitted decision gets 412, and nothing is recorded."""


def test_every_route_is_in_here_and_every_door_has_its_route() -> None:
    described = {
        (operation["operationId"], method.upper(), path)
        for path, methods in APP.openapi()["paths"].items()
        for method, operation in methods.items()
    }

    assert described <= set(API_ROUTES)
    assert PERMISSIONS.keys() <= {operation for operation, *_ in ROUTES}


def test_every_route_under_a_closed_part_has_a_door() -> None:
    protected = {operation for operation, _, path in ROUTES if path.startswith(tuple(API_AREAS))}

    assert protected <= PERMISSIONS.keys()


def test_the_doors_of_the_gravest_decisions_are_those_of_the_rules() -> None:
    grave = {"grant", "refuse", "suspend", "reinstate", "revoke", "downgrade", "deregister"}
    grave |= {"decide-appeal", "hold-effect", "set-aside", "confirm-set-aside"}
    grave |= {"extend-suspension", "waive-measure"}
    permissions = {name: PERMISSIONS[name.replace("-", "_")] for name in DECISIONS}

    assert {name for name, declared in DECISIONS.items() if steps_up(declared)} == grave
    assert {name for name, permission in permissions.items() if permission.step_up} == grave
    assert {name for name, permission in permissions.items() if permission.scope == "decide"} == grave
    assert all(permissions[name].roles == {Role.DECIDER} for name in grave)


def test_the_scope_operate_opens_what_the_operator_does_and_nothing_else() -> None:
    area = "/api/v1/operator/"
    opened = {name for name, permission in PERMISSIONS.items() if permission.scope is Scope.OPERATE}

    assert opened == {operation for operation, _, path in ROUTES if path.startswith(area)}
    assert opened == {name for name, permission in PERMISSIONS.items() if permission.roles == {Role.SYSTEM}}
    assert opened == {
        operation for operation, _, path in ROUTES if path.startswith((f"{area}bodies", f"{area}schemes"))
    }


@pytest.fixture(scope="module")
def case(shared_service: Service) -> str:
    return apply_for_certificate(shared_service)


def is_quick(requester: Requester) -> bool:
    """The role decides by key as it does by session, and pages ask each role by session."""
    plain_session = requester.name == f"session {requester.role}" and requester.role is not Role.DECIDER
    return is_representative(requester) and not plain_session


@pytest.mark.parametrize("requester", parametrized(ALL_REQUESTERS, is_quick))
def test_let_in_exactly_where_the_table_says(
    shared_service: Service, case: str, requester: Requester
) -> None:
    headers, before = credentials_for(shared_service, requester), shared_service.position
    outcomes = {
        (operation, method, path): _send(
            shared_service, operation, method, fill_path(path, resource_id), headers()
        )
        for operation, method, path in API_ROUTES
        for resource_id in [_id(operation, case)]
    }

    assert outcomes == {route: _expected(requester, route[0], route[2]) for route in API_ROUTES}
    assert shared_service.position == before


def _expected(requester: Requester, operation: str, path: str) -> str:
    permission = PERMISSIONS.get(operation)
    area_roles = next((roles for area_roles, roles in API_AREAS.items() if path.startswith(area_roles)), None)
    if permission is None:
        return PERMITTED
    if not requester.valid:
        return "401"
    if area_roles is not None and requester.role not in area_roles:
        return "area-not-permitted"
    if requester.role not in permission.roles:
        return "role-required"
    of_case = path.startswith("/api/v1/staff/certificates/{id}")
    foreign = "case-not-found" if of_case and requester.body != BODY else PERMITTED
    return (_by_key if requester.method == "key" else _by_session)(requester, permission) or foreign


def _by_key(requester: Requester, permission: Permission) -> str:
    if permission.scope is None:
        return "session-required"
    return "" if permission.scope in requester.scopes else "insufficient-scope"


def _by_session(requester: Requester, permission: Permission) -> str:
    if requester.partial and not permission.allows_partial_session:
        return "second-factor-required"
    return "step-up-required" if permission.step_up and not requester.stepped_up else ""


def _send(service: Service, operation: str, method: str, path: str, headers: dict[str, str]) -> str:
    name = operation.replace("_", "-")
    body = EXAMPLES[name] if name in DECISIONS else {}
    all_headers = headers | {"Idempotency-Key": str(uuid4()), "If-Match": f'"{IMPOSSIBLE_VERSION}"'}
    answer = service.client.request(
        method, path, json=body if method == "POST" else None, headers=all_headers
    )
    if operation in PERMISSIONS and answer.status_code in {401, 403, 404}:
        kind = answer.json()["type"].removeprefix("/problems/")
        if answer.status_code == 401 and kind != "invalid-credentials":
            return "401"
        if answer.status_code == 403 or kind == "case-not-found":
            return str(kind)
    assert answer.status_code < 500, (operation, answer.text)
    return PERMITTED


def _id(operation: str, case: str) -> str:
    return case if operation not in {"see_person", "end_one_session"} else str(uuid4())
