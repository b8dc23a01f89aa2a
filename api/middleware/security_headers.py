"""Security headers middleware: CSP, HSTS, CORS, caching and Clear-Site-Data of every response.

CORS headers are sent for public GET routes only (`CORS_PATHS`), with any origin and without credentials:
their responses depend on no cookie and no key. Every other route sends none, so that scripts of other
origins cannot read it; no preflight request is ever granted. Sources: OWASP ASVS 5.0 (3.4), and the
standard of each header.
"""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.locale import is_under, path_without_locale

DATA_CSP: Final = "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
"""For JSON, Atom and metrics: a browser that renders them as a page may load nothing."""

PAGE_CSP: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""For pages: styles, scripts, images and requests of this origin only, nothing inline."""

COMMON_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

HSTS: Final = "max-age=31536000; includeSubDomains"
"""A year (ASVS 5.0, 3.4.1)."""

CORS_PATHS: Final = (
    "/api/v1/certificates",
    "/api/v1/bodies",
    "/api/v1/changes",
    "/api/v1/statistics",
    "/api/v1/schemes",
    "/api/v1/openapi.json",
    "/feed.atom",
)
"""Paths with CORS: scripts of any origin may read them, since their responses depend on no credential."""

CACHEABLE_PATHS: Final = ("/static",)
"""Files of the release. Every response outside these and CORS_PATHS is no-store."""

EXPOSED_HEADERS: Final = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
"""Headers that scripts of other origins may read beside the CORS-safelisted ones."""


LOGOUT_REQUESTS: Final = frozenset({("DELETE", "/api/v1/session"), ("POST", "/logout")})
CLEAR_SITE_DATA: Final = '"cache", "storage"'
"""What a browser clears after logout (ASVS 5.0, 14.3.1). Not cookies: the session cookie is cleared by name,
and the device cookie stays, so that failed logins elsewhere do not lock its owner out."""

_CSRF_STATUS: Final = 403


class SecurityHeaders:
    """Adds the headers to every response, whichever layer it comes from."""

    def __init__(self, app: ASGIApp, https: bool) -> None:
        """`https` if the public uses https, whatever the protocol of the last hop."""
        self._app, self._https = app, https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle the request and add the headers to its response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_security_headers(MutableHeaders(scope=message), scope, self._https)
                _clear_site_data(MutableHeaders(scope=message), scope, message["status"])
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _clear_site_data(headers: MutableHeaders, scope: Scope, status: int) -> None:
    """After a logout, with or without a session, but not for a cross-site request."""
    if status != _CSRF_STATUS and (scope["method"], path_without_locale(scope)) in LOGOUT_REQUESTS:
        headers["Clear-Site-Data"] = CLEAR_SITE_DATA


def _add_security_headers(headers: MutableHeaders, scope: Scope, https: bool) -> None:
    for name, value in COMMON_HEADERS.items():
        headers.setdefault(name, value)
    page = headers.get("content-type", "").startswith("text/html")
    headers["Content-Security-Policy"] = PAGE_CSP if page else DATA_CSP
    if https or scope["scheme"] == "https":
        headers["Strict-Transport-Security"] = HSTS
    if is_under(scope["path"], CORS_PATHS):
        if scope["method"] in {"GET", "HEAD"}:
            headers["Access-Control-Allow-Origin"] = "*"
            headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
    elif not is_under(scope["path"], CACHEABLE_PATHS):
        headers["Cache-Control"] = "no-store"
