"""What does every answer tell a browser about how far to trust it?

Nothing is allowed but what is listed. Sources: OWASP ASVS 5.0 (3.4), and for each header its own standard.
"""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.locale import is_under, strip_locale

DATA_CSP: Final = "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
"""JSON, Atom and figures: a browser that takes them for a page finds that it may load nothing."""

PAGE_CSP: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Pages: their own styles, scripts, images and questions, of this origin and never in line."""

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
    "/api/v1/changes",
    "/api/v1/statistics",
    "/api/v1/schemes",
    "/api/v1/openapi.json",
    "/feed.atom",
)
"""What scripts of any origin may read, as anyone may: answers there depend on no cookie and no key."""

CACHEABLE_PATHS: Final = ("/static",)
"""Files that come with the release. All else that is not open is never kept by anyone."""

EXPOSED_HEADERS: Final = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
"""Headers that a script of another origin may read beside the few that it always may."""


LOGOUT_REQUESTS: Final = frozenset({("DELETE", "/api/v1/session"), ("POST", "/logout")})
CLEAR_SITE_DATA: Final = '"cache", "storage"'
"""What a browser drops when its session ends (ASVS 5.0, 14.3.1). Not the cookies: the session's is taken back
by name, and that of the device stays, so that strangers cannot lock its owner out."""

_CSRF_STATUS: Final = 403


class SecurityHeaders:
    """Completes every answer, whichever layer it comes from."""

    def __init__(self, app: ASGIApp, https: bool) -> None:
        """`https` if the public reaches the service that way, whatever the last hop speaks."""
        self._app, self._https = app, https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, and complete its answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_security_headers(MutableHeaders(scope=message), scope, self._https)
                _clear_site_data(MutableHeaders(scope=message), scope, message["status"])
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _clear_site_data(headers: MutableHeaders, scope: Scope, status: int) -> None:
    """Of who left, in a session or after its end; not of whom another site would send away."""
    if status != _CSRF_STATUS and (scope["method"], strip_locale(scope["path"])) in LOGOUT_REQUESTS:
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
