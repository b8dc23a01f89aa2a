"""Missing permissions: an undeclared operation is closed, and the application does not start with it."""

import re
from dataclasses import replace
from typing import Any, Final, cast

import pytest
from fastapi import APIRouter

from api import main
from api.app.settings import Settings
from api.http.authorization import check_permission
from api.http.permissions import PERMISSIONS, PUBLIC, Permission, PermissionMissing, permission_of
from domain.certificate.catalogue import DECISIONS
from domain.certificate.declaration import Effect
from domain.values import Role
from services.scopes import Scope
from tests.domain.certificate.test_declarations import COMPLETE, NAME, declare

FILE: Final = "api/http/permissions.py"


def create_app_with(monkeypatch: pytest.MonkeyPatch, operation: str | None, path: str) -> None:
    """Create the application with one more route."""
    router = APIRouter()
    router.add_api_route(path, lambda: "open", operation_id=operation)
    monkeypatch.setattr(main, "ROUTES", [*main.ROUTES, *main.included([router])])
    main.create_app(Settings(database_url="postgresql://nowhere/none"))


def test_a_new_decision_of_deciders_asks_for_a_second_factor_and_for_a_key_that_decides() -> None:
    """Before declarations were complete such a decision needed no second factor, and a `write` key only."""
    decision = _declared(Effect.GRAVE)

    assert permission_of(decision) == Permission(
        roles=frozenset({Role.DECIDER}),
        scope=Scope.DECIDE,
        step_up=True,
        allows_partial_session=False,
        access_kind="command",
    )


def test_a_decision_whose_effect_cannot_be_left_out() -> None:
    with pytest.raises(TypeError, match=f"'{NAME}' is declared without effect"):
        declare(effect=...)


def test_an_effect_that_nobody_thought_of_asks_for_everything() -> None:
    permission = permission_of(_declared(cast("Effect", "unheard-of")))

    assert (permission.step_up, permission.scope) == (True, Scope.DECIDE)


def test_a_permission_has_nothing_that_could_be_left_out() -> None:
    complete = PERMISSIONS["grant"].__dict__
    for name in complete:
        with pytest.raises(TypeError, match=name):
            Permission(**{other: value for other, value in complete.items() if other != name})


@pytest.mark.parametrize(
    ("operation", "path", "why"),
    [
        ("postpone_surveillance", "/api/v1/staff/certificates/{id}/postpone", "in a protected area"),
        ("see_more", "/api/v1/audit/more", "in a protected area"),
        ("see_more", "/staff/more", "in a protected area"),
        ("see_more", "/en/regulator/more", "in a protected area"),
        ("search", "/staff/search", "in a protected area"),
        ("see_more", "/account/more", "not declared public"),
        ("see_more", "/api/v1/more", "not declared public"),
        (None, "/more", "not declared public"),
        ("grant", "/api/v1/grant", "its path is not authenticated"),
    ],
)
def test_the_application_does_not_start_with_a_route_that_nobody_declared(
    monkeypatch: pytest.MonkeyPatch, operation: str | None, path: str, why: str
) -> None:
    with pytest.raises(PermissionMissing, match=f"{re.escape(path)} .*{why}.*{FILE}"):
        create_app_with(monkeypatch, operation, path)


def test_nothing_is_both_closed_and_public() -> None:
    assert not PERMISSIONS.keys() & PUBLIC


def test_an_operation_that_nobody_declared_is_open_to_nobody_wherever_it_lies() -> None:
    nowhere: Any = None
    for state in ({}, {"authentication_error": None}):
        with pytest.raises(LookupError, match=FILE):
            check_permission("see_more", state, nowhere)


def _declared(effect: Effect) -> Any:
    return replace(DECISIONS["suspend"], name=NAME, effect=effect, roles=frozenset(COMPLETE["by"]))
