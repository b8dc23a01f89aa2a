"""Authorization of an operation: role, scope of the API key, and strength of the session."""

from typing import Any, Final

from api.app.container import Container
from api.errors.request_errors import (
    AuthenticationRequired,
    InsufficientScope,
    SecondFactorRequired,
    SessionRequired,
    StepUpRequired,
)
from api.http.permissions import PERMISSIONS, PUBLIC, Permission
from domain.certificate.errors import RoleRequired
from services.errors import InvalidApiKey
from services.keys import ApiKey
from services.sessions import Session, SessionExpired

AUTHENTICATION_ERRORS: Final = (AuthenticationRequired, InvalidApiKey, SessionExpired)
"""Errors that leave a request unauthenticated."""


def check_permission(operation: str | None, state: dict[str, Any], container: Container) -> None:
    """Check the permission of the operation against the credential of the request.

    Raises RoleRequired, InsufficientScope, StepUpRequired, SecondFactorRequired, SessionRequired, and the
    authentication error of the request if it has no credential.
    """
    if operation in PUBLIC:
        return
    permission, credential = PERMISSIONS.get(operation or ""), state.get("credential")
    if permission is None:
        raise LookupError(f"no permission is declared for {operation}: see api/http/permissions.py")
    if credential is None:
        raise state["authentication_error"]
    if not permission.roles & credential.principal.roles:
        raise RoleRequired(operation or "", tuple(permission.roles))
    if credential.key is not None:
        _require_scope(permission, credential.key)
    if credential.session is not None:
        _require_session_strength(permission, credential.session, container)


def _require_scope(permission: Permission, key: ApiKey) -> None:
    if permission.scope is None:
        raise SessionRequired
    if permission.scope not in key.scopes:
        raise InsufficientScope(permission.scope)


def _require_session_strength(permission: Permission, session: Session, container: Container) -> None:
    if session.partial and not permission.allows_partial_session:
        raise SecondFactorRequired
    if permission.step_up and not container.sessions.just_stepped_up(session):
        raise StepUpRequired
