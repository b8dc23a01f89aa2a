"""Who is told to wait, and how does an answer say what is left?

`RateLimit` and `RateLimit-Policy` are those of draft-ietf-httpapi-ratelimit-headers-11: structured fields,
`q` the quota, `w` its window in seconds, `r` what remains, `t` the seconds until all of it is back. What
remains is told once all servers count the client; before that it is no concern of anybody's, and answers
that caches hand to others stay the same for all.
"""

from collections.abc import Iterable
from typing import Any, Final

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors.handlers import error_response
from api.errors.request_errors import RateLimitExceeded
from api.http.client_address import client_network
from api.middleware.rate_limits import LOGIN, VERIFICATION, policy_for_address, policy_for_person
from services.rates import Policy, RateLimiter, RateVerdict

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
