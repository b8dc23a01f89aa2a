"""What does every answer tell a browser about how far to trust it?

Nothing is allowed but what is listed. Sources: OWASP ASVS 5.0 (3.4), and for each header its own standard.
"""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.languages import below, neutral

OF_DATA: Final = "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
"""JSON, Atom and figures: a browser that takes them for a page finds that it may load nothing."""

OF_PAGES: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Pages: their own styles, scripts, images and questions, of this origin and never in line."""

ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

HSTS: Final = "max-age=31536000; includeSubDomains"
"""A year (ASVS 5.0, 3.4.1)."""

OPEN: Final = (
    "/api/v1/certificates",
    "/api/v1/changes",
    "/api/v1/statistics",
    "/api/v1/schemes",
    "/api/v1/openapi.json",
    "/feed.atom",
)
"""What scripts of any origin may read, as anyone may: answers there depend on no cookie and no key."""

MAY_BE_KEPT: Final = ("/static",)
"""Files that come with the release. All else that is not open is never kept by anyone."""

TOLD_ACROSS: Final = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
"""Headers that a script of another origin may read beside the few that it always may."""


LEAVING: Final = frozenset({("DELETE", "/api/v1/session"), ("POST", "/logout")})
FORGOTTEN: Final = '"cache", "storage"'
"""What a browser drops when its session ends (ASVS 5.0, 14.3.1). Not the cookies: the session's is taken back
by name, and that of the device stays, so that strangers cannot lock its owner out."""

_SENT_BY_ANOTHER: Final = 403


class Protected:
    """Completes every answer, whichever layer it comes from."""

    def __init__(self, app: ASGIApp, https: bool) -> None:
        """`https` if the public reaches the service that way, whatever the last hop speaks."""
        self._app, self._https = app, https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, and complete its answer."""

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(MutableHeaders(scope=message), scope, self._https)
                _forget(MutableHeaders(scope=message), scope, message["status"])
            await send(message)

        await self._app(scope, receive, completed if scope["type"] == "http" else send)


def _forget(headers: MutableHeaders, scope: Scope, status: int) -> None:
    """Of who left, in a session or after its end; not of whom another site would send away."""
    if status != _SENT_BY_ANOTHER and (scope["method"], neutral(scope["path"])) in LEAVING:
        headers["Clear-Site-Data"] = FORGOTTEN


def _complete(headers: MutableHeaders, scope: Scope, https: bool) -> None:
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    page = headers.get("content-type", "").startswith("text/html")
    headers["Content-Security-Policy"] = OF_PAGES if page else OF_DATA
    if https or scope["scheme"] == "https":
        headers["Strict-Transport-Security"] = HSTS
    if below(scope["path"], OPEN):
        if scope["method"] in {"GET", "HEAD"}:
            headers["Access-Control-Allow-Origin"] = "*"
            headers["Access-Control-Expose-Headers"] = TOLD_ACROSS
    elif not below(scope["path"], MAY_BE_KEPT):
        headers["Cache-Control"] = "no-store"
