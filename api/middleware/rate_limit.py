"""Who is told to wait, and how does an answer say what is left?

`RateLimit` and `RateLimit-Policy` are those of draft-ietf-httpapi-ratelimit-headers-11: structured fields,
`q` the quota, `w` its window in seconds, `r` what remains, `t` the seconds until all of it is back. What
remains is told once all servers count the client; before that it is no concern of anybody's, and answers
that caches hand to others stay the same for all.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors.handlers import error_response
from api.errors.request_errors import RateLimitExceeded
from api.http.client_address import client_network
from api.http.locale import is_under, strip_locale
from services.rates import Policy, RateLimiter, RateVerdict

_MINUTE: Final = timedelta(minutes=1)

LOGIN: Final = Policy("login", 60, 5 * _MINUTE, local_first=False, fail_closed=True)
"""Proofs of who someone is, from one address: an office that arrives in the morning. What one
account stands is counted by the accounts themselves."""

SEARCH: Final = Policy("search", 60, _MINUTE)
"""Searches and lists: a person types one a second at most; a copy of the register is the feed's business."""

VERIFICATION: Final = Policy("verification", 10_000, 10 * _MINUTE, local_first=False)
"""Lines of lists to be checked: ten full lists at once, then one a minute."""

LOOK_UP: Final = Policy("look-up", 1_200, _MINUTE)
"""Everything else that is public: twenty a second without end is a machine."""

ENTRANCE: Final = Policy("entrance", 3_000, _MINUTE)
"""Requests with a key, right or wrong, from one address: a whole body behind one."""

STAFF: Final = Policy("staff", 600, _MINUTE)
REGULATOR: Final = Policy("regulator", 1_200, _MINUTE)

UNLIMITED_PATHS: Final = ("/healthz", "/readyz", "/metrics")
"""Asked by who watches the service; the proxy keeps strangers from them."""

LOGIN_PATHS: Final = (
    "/api/v1/session",
    "/api/v1/invitations",
    "/login",
    "/step-up",
    "/invitations",
    "/account",
)
"""Where someone proves who they are. Reading is no proof, and whoever wants to leave may always do so."""

ENDPOINT_POLICIES: Final[Mapping[tuple[str, str], Policy]] = {
    ("GET", "/api/v1/certificates"): SEARCH,
    ("GET", "/search"): SEARCH,
    ("GET", "/statistics"): SEARCH,
    ("POST", "/check"): SEARCH,
    ("POST", "/check/download"): SEARCH,
    ("GET", "/api/v1/session/oidc/start"): LOGIN,
    ("GET", "/api/v1/session/oidc/callback"): LOGIN,
}
"""Single addresses with a limit of their own. Another issuer can send a browser here by GET alone.

A list is read before its lines can be counted: files made to be dear take a second each, so they are counted
by themselves too. A page of statistics costs as much as thirty look-ups.
"""

AREA_POLICIES: Final[Mapping[str, Policy]] = {
    "/api/v1/staff": STAFF,
    "/staff": STAFF,
    "/api/v1/audit": REGULATOR,
    "/regulator": REGULATOR,
}
"""Parts of the interface and of the pages that are open to known people alone."""

_READ_METHODS: Final = frozenset({"GET", "HEAD"})


def policy_for_address(method: str, path: str) -> Policy | None:
    """The limit for an address; none for what is not limited."""
    path = strip_locale(path)
    if path in UNLIMITED_PATHS:
        return None
    if method not in _READ_METHODS | {"DELETE"} and is_under(path, LOGIN_PATHS):
        return LOGIN
    if is_under(path, tuple(AREA_POLICIES)):
        return ENTRANCE
    return ENDPOINT_POLICIES.get(("GET" if method in _READ_METHODS else method, path), LOOK_UP)


def policy_for_person(path: str) -> Policy:
    """The limit for someone who was let in."""
    path = strip_locale(path)
    return next((policy for area, policy in AREA_POLICIES.items() if is_under(path, (area,))), STAFF)


_MAX_LINES: Final = 1_000


class AddressRateLimitMiddleware:
    """Counts what an address asks, before anything else of the request is looked at."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, or answer 429."""
        policy = policy_for_address(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if policy is None:
            await self._app(scope, receive, send)
            return
        verdicts: list[RateVerdict] = []
        scope["state"]["verdicts"] = verdicts

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_rate_limit_headers(MutableHeaders(scope=message), verdicts)
            await send(message)

        await _rate_limited(
            self._app, policy, f"address {client_network(scope)}", (scope, receive, send_with_headers)
        )


class PersonRateLimitMiddleware:
    """Counts what a person asks who was let in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, or answer 429."""
        principal = scope["state"].get("principal") if scope["type"] == "http" else None
        if principal is None:
            await self._app(scope, receive, send)
            return
        policy = policy_for_person(scope["path"])
        await _rate_limited(self._app, policy, f"person {principal.person}", (scope, receive, send))


async def _rate_limited(
    app: ASGIApp, policy: Policy, subject: str, request: tuple[Scope, Receive, Send]
) -> None:
    scope, receive, send = request
    rates: RateLimiter = scope["app"].state.container.rates
    try:
        verdict = rates.check_locally(policy, subject)
        if verdict is None:
            verdict = await run_in_threadpool(rates.charge, policy, subject)
        _require_admitted(scope["state"], verdict)
    except Exception as error:  # noqa: BLE001  (answered, or logged as unforeseen, by the one table)
        await error_response(scope, error)(scope, receive, send)
        return
    await app(scope, receive, send)


def _require_admitted(state: dict[str, Any], verdict: RateVerdict) -> None:
    """Note the verdict for the answer. Raises RateLimitExceeded."""
    state.setdefault("verdicts", []).append(verdict)
    if not verdict.admitted:
        raise RateLimitExceeded(verdict.policy.name, verdict.retry_after)


def charge_lines(request: Request, lines: int) -> None:
    """Count a list that is to be checked: it costs as much as it has lines. Raises RateLimitExceeded."""
    rates: RateLimiter = request.app.state.container.rates
    subject = f"address {client_network(request.scope)}"
    cost = max(1, min(lines, _MAX_LINES))
    verdict = rates.check_locally(VERIFICATION, subject, cost) or rates.charge(VERIFICATION, subject, cost)
    _require_admitted(request.scope["state"], verdict)


def _charge_posted_lines(request: Request) -> None:
    """The lines of a JSON body, whether or not it is of the right shape. Raises RateLimitExceeded."""
    body = getattr(request.state, "body_json", None)
    lines = body.get("lines") if isinstance(body, dict) else None
    charge_lines(request, len(lines) if isinstance(lines, list) else 1)


charge_posted_lines: Final = Depends(_charge_posted_lines)
"""For a route that takes a list as JSON: counts its lines before they are looked up."""


async def limit_login_attempts(request: Request) -> None:
    """Entries of nobody known, which wait behind a proof, count as one. Raises RateLimitExceeded."""
    rates: RateLimiter = request.app.state.container.rates
    subject = f"address {client_network(request.scope)}"
    verdict = rates.check_locally(LOGIN, subject)
    if verdict is None:
        verdict = await run_in_threadpool(rates.charge, LOGIN, subject)
    _require_admitted(request.scope["state"], verdict)


def _add_rate_limit_headers(headers: MutableHeaders, verdicts: Iterable[RateVerdict]) -> None:
    collected = list(verdicts)
    if not collected:
        return
    headers["RateLimit-Policy"] = ", ".join(_policy_item(each.policy) for each in collected)
    reported = [each for each in collected if each.shared or not each.admitted]
    if reported:
        headers["RateLimit"] = ", ".join(
            f'"{each.policy.name}";r={each.remaining};t={each.reset}' for each in reported
        )
    waits = [each.retry_after for each in collected if not each.admitted]
    if waits:
        headers["Retry-After"] = str(max(waits))


def _policy_item(policy: Policy) -> str:
    return f'"{policy.name}";q={policy.quota};w={int(policy.window.total_seconds())}'
