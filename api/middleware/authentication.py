"""Authentication middleware: credential of the request and role of the area, before the body is read."""

from typing import Any, Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL, Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app.container import Container
from api.errors.handlers import error_response
from api.errors.request_errors import AreaNotPermitted
from api.http.authorization import AUTHENTICATION_ERRORS
from api.http.credentials import SESSION_COOKIE, Credential, read_credential
from api.http.locale import is_under, path_without_locale
from api.http.permissions import API_AREAS, PAGE_AREAS, SELF_SERVICE_PATHS
from api.middleware.csrf import require_same_origin

PROTECTED_PATHS: Final = (*API_AREAS, *PAGE_AREAS, *SELF_SERVICE_PATHS)
"""Prefixes of paths that are authenticated."""


class AuthenticationMiddleware:
    """Authenticates requests by API key or session and checks the role of the area: otherwise 401 or 403.

    It sets `state.credential` and `state.principal`. At pages and login an unauthenticated request passes:
    the reason is kept as `state.authentication_error`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Authenticate the request, or respond with the error."""
        if scope["type"] != "http" or not is_under(path_without_locale(scope), PROTECTED_PATHS):
            await self._app(scope, receive, send)
            return
        state = scope["state"]
        try:
            await run_in_threadpool(_authenticate, scope, state)
        except Exception as error:  # noqa: BLE001  (the error table answers it, or logs it as unexpected)
            state["error"] = error
            await error_response(scope, error)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _authenticate(scope: Scope, state: dict[str, Any]) -> None:
    """Set the credential. Raises CrossSiteRequest, AreaNotPermitted and what `read_credential` raises."""
    container: Container = scope["app"].state.container
    headers, path = Headers(scope=scope), path_without_locale(scope)
    self_service = is_under(path, SELF_SERVICE_PATHS)
    state["authentication_error"] = None
    cookie_present = any(f"{SESSION_COOKIE}=" in line for line in headers.getlist("cookie"))
    if self_service or cookie_present or is_under(path, tuple(PAGE_AREAS)):
        require_same_origin(
            scope["method"], headers, _origin(scope, container), cookie_present=cookie_present
        )
    try:
        credential = read_credential(headers, container.keys, container.sessions)
    except AUTHENTICATION_ERRORS as error:
        if is_under(path, tuple(API_AREAS)):
            raise
        state["authentication_error"] = error
        return
    state["credential"], state["principal"] = credential, credential.principal
    _require_area_role(path, credential)


def _require_area_role(path: str, credential: Credential) -> None:
    for area, roles in {**API_AREAS, **PAGE_AREAS}.items():
        if is_under(path, (area,)) and not roles & credential.principal.roles:
            raise AreaNotPermitted(roles)


def _origin(scope: Scope, container: Container) -> str:
    url = urlsplit(container.settings.public_base_url or str(URL(scope=scope)))
    return f"{url.scheme}://{url.netloc}"
