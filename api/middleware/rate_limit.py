"""Rate limits: the table of policies, and the middleware that applies them by address and by person.

Quotas are per client: an address (an IPv6 /64) for the public, a person for authenticated requests. Look-ups
have a wide limit; what lets an attacker guess, dump or overload has a narrow one.

`RateLimit` and `RateLimit-Policy` follow draft-ietf-httpapi-ratelimit-headers-11: structured fields, `q` the
quota, `w` its window in seconds, `r` the remaining quota, `t` the seconds until it is restored in full.
`RateLimit` is sent once the client is counted by all servers together; before that, responses stay the same
for every client, so that caches may share them.
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
from api.http.locale import is_under, path_without_locale
from services.rates import Policy, RateLimiter, RateVerdict

_MINUTE: Final = timedelta(minutes=1)

LOGIN: Final = Policy("login", 60, 5 * _MINUTE, local_first=False, fail_closed=True)
"""Login attempts from one address: enough for an office in the morning. Attempts at one account are limited
by its lockout (`services/accounts/lockout.py`)."""

SEARCH: Final = Policy("search", 60, _MINUTE)
"""Searches and lists: a person types at most one a second; copies of the register use the feed of changes."""

VERIFICATION: Final = Policy("verification", 10_000, 10 * _MINUTE, local_first=False)
"""Lines of lists to verify: ten full lists at once, then one a minute."""

LOOK_UP: Final = Policy("look-up", 1_200, _MINUTE)
"""Other public requests: twenty a second on average."""

ENTRANCE: Final = Policy("entrance", 3_000, _MINUTE)
"""Requests to authenticated areas from one address, valid credential or not: a whole body may share one."""

STAFF: Final = Policy("staff", 600, _MINUTE)
REGULATOR: Final = Policy("regulator", 1_200, _MINUTE)

UNLIMITED_PATHS: Final = ("/healthz", "/readyz", "/metrics")
"""For monitoring; the proxy keeps the public from them."""

LOGIN_PATHS: Final = (
    "/api/v1/session",
    "/api/v1/invitations",
    "/login",
    "/step-up",
    "/invitations",
    "/account",
)
"""Paths of authentication. GET is not an attempt, and logging out is never limited by LOGIN."""

ENDPOINT_POLICIES: Final[Mapping[tuple[str, str], Policy]] = {
    ("GET", "/api/v1/certificates"): SEARCH,
    ("GET", "/search"): SEARCH,
    ("GET", "/statistics"): SEARCH,
    ("POST", "/check"): SEARCH,
    ("POST", "/check/download"): SEARCH,
    ("GET", "/api/v1/session/oidc/start"): LOGIN,
    ("GET", "/api/v1/session/oidc/callback"): LOGIN,
}
"""(method, path) → policy of single endpoints. The OIDC redirects are logins by GET.

A list is parsed before its lines can be counted, and a hostile file takes a second: uploads count by
themselves too. A page of statistics costs as much as thirty look-ups.
"""

AREA_POLICIES: Final[Mapping[str, Policy]] = {
    "/api/v1/staff": STAFF,
    "/staff": STAFF,
    "/api/v1/audit": REGULATOR,
    "/regulator": REGULATOR,
    "/api/v1/operator": STAFF,
}
"""Area → policy of an authenticated person."""

_READ_METHODS: Final = frozenset({"GET", "HEAD"})


def policy_for_address(scope: Scope) -> Policy | None:
    """The policy of a request by address; None if it is not limited."""
    method, path = scope["method"], path_without_locale(scope)
    if path in UNLIMITED_PATHS:
        return None
    if method not in _READ_METHODS | {"DELETE"} and is_under(path, LOGIN_PATHS):
        return LOGIN
    if is_under(path, tuple(AREA_POLICIES)):
        return ENTRANCE
    return ENDPOINT_POLICIES.get(("GET" if method in _READ_METHODS else method, path), LOOK_UP)


def policy_for_person(scope: Scope) -> Policy:
    """The policy of a request by an authenticated person."""
    path = path_without_locale(scope)
    return next((policy for area, policy in AREA_POLICIES.items() if is_under(path, (area,))), STAFF)


_MAX_LINES: Final = 1_000


class AddressRateLimitMiddleware:
    """Limits requests by address, before any other work on them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Charge the request; respond with 429 when the quota is exhausted."""
        policy = policy_for_address(scope) if scope["type"] == "http" else None
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
    """Limits requests by authenticated person."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Charge the request; respond with 429 when the quota is exhausted."""
        principal = scope["state"].get("principal") if scope["type"] == "http" else None
        if principal is None:
            await self._app(scope, receive, send)
            return
        policy = policy_for_person(scope)
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
    except Exception as error:  # noqa: BLE001  (the error table answers it, or logs it as unexpected)
        await error_response(scope, error)(scope, receive, send)
        return
    await app(scope, receive, send)


def _require_admitted(state: dict[str, Any], verdict: RateVerdict) -> None:
    """Keep the verdict for the response headers. Raises RateLimitExceeded."""
    state.setdefault("verdicts", []).append(verdict)
    if not verdict.admitted:
        raise RateLimitExceeded(verdict.policy.name, verdict.retry_after)


def charge_lines(request: Request, lines: int) -> None:
    """Charge the verification of a list: its cost is its number of lines. Raises RateLimitExceeded."""
    rates: RateLimiter = request.app.state.container.rates
    subject = f"address {client_network(request.scope)}"
    cost = max(1, min(lines, _MAX_LINES))
    verdict = rates.check_locally(VERIFICATION, subject, cost) or rates.charge(VERIFICATION, subject, cost)
    _require_admitted(request.scope["state"], verdict)


def _charge_posted_lines(request: Request) -> None:
    """Charge the lines of a JSON body, valid or not. Raises RateLimitExceeded."""
    body = getattr(request.state, "body_json", None)
    lines = body.get("lines") if isinstance(body, dict) else None
    charge_lines(request, len(lines) if isinstance(lines, list) else 1)


charge_posted_lines: Final = Depends(_charge_posted_lines)
"""A dependency of routes that take a list as JSON: charges its lines before they are looked up."""


async def limit_login_attempts(request: Request) -> None:
    """Charge one login attempt, for forms that are resumed after login. Raises RateLimitExceeded."""
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
