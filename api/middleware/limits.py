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

from api.errors.refusals import refused
from api.errors.request_errors import TooManyRequests
from api.http.client_address import site
from api.middleware.limits_table import LOGIN, VERIFICATION, of_address, of_person
from services.rates import Policy, Rates, Verdict

_LONGEST_LIST: Final = 1_000


class Limits:
    """Counts what an address asks, before anything else of the request is looked at."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, or answer 429."""
        policy = of_address(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if policy is None:
            await self._app(scope, receive, send)
            return
        verdicts: list[Verdict] = []
        scope["state"]["verdicts"] = verdicts

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tell(MutableHeaders(scope=message), verdicts)
            await send(message)

        await _counted(self._app, policy, f"address {site(scope)}", (scope, receive, told))


class PersonLimits:
    """Counts what a person asks who was let in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, or answer 429."""
        principal = scope["state"].get("principal") if scope["type"] == "http" else None
        if principal is None:
            await self._app(scope, receive, send)
            return
        policy = of_person(scope["path"])
        await _counted(self._app, policy, f"person {principal.person}", (scope, receive, send))


async def _counted(app: ASGIApp, policy: Policy, subject: str, request: tuple[Scope, Receive, Send]) -> None:
    scope, receive, send = request
    rates: Rates = scope["app"].state.composition.rates
    try:
        verdict = rates.at_once(policy, subject)
        if verdict is None:
            verdict = await run_in_threadpool(rates.charge, policy, subject)
        _must_be_admitted(scope["state"], verdict)
    except Exception as refusal:  # noqa: BLE001  (answered, or logged as unforeseen, by the one table)
        await refused(scope, refusal)(scope, receive, send)
        return
    await app(scope, receive, send)


def _must_be_admitted(state: dict[str, Any], verdict: Verdict) -> None:
    """Note the verdict for the answer. Raises TooManyRequests."""
    state.setdefault("verdicts", []).append(verdict)
    if not verdict.admitted:
        raise TooManyRequests(verdict.policy.name, verdict.retry_after)


def charge_lines(request: Request, lines: int) -> None:
    """Count a list that is to be checked: it costs as much as it has lines. Raises TooManyRequests."""
    rates: Rates = request.app.state.composition.rates
    subject = f"address {site(request.scope)}"
    cost = max(1, min(lines, _LONGEST_LIST))
    verdict = rates.at_once(VERIFICATION, subject, cost) or rates.charge(VERIFICATION, subject, cost)
    _must_be_admitted(request.scope["state"], verdict)


def _charge_posted_lines(request: Request) -> None:
    """The lines of a JSON body, whether or not it is of the right shape. Raises TooManyRequests."""
    said = getattr(request.state, "said", None)
    lines = said.get("lines") if isinstance(said, dict) else None
    charge_lines(request, len(lines) if isinstance(lines, list) else 1)


each_line_counts: Final = Depends(_charge_posted_lines)
"""For a route that takes a list as JSON: counts its lines before they are looked up."""


async def must_wait_for_proof(request: Request) -> None:
    """Entries of nobody known, which wait behind a proof, count as one. Raises TooManyRequests."""
    rates: Rates = request.app.state.composition.rates
    subject = f"address {site(request.scope)}"
    verdict = rates.at_once(LOGIN, subject)
    if verdict is None:
        verdict = await run_in_threadpool(rates.charge, LOGIN, subject)
    _must_be_admitted(request.scope["state"], verdict)


def _tell(headers: MutableHeaders, verdicts: Iterable[Verdict]) -> None:
    counted = list(verdicts)
    if not counted:
        return
    headers["RateLimit-Policy"] = ", ".join(_policy(each.policy) for each in counted)
    known = [each for each in counted if each.shared or not each.admitted]
    if known:
        headers["RateLimit"] = ", ".join(
            f'"{each.policy.name}";r={each.remaining};t={each.reset}' for each in known
        )
    refused = [each.retry_after for each in counted if not each.admitted]
    if refused:
        headers["Retry-After"] = str(max(refused))


def _policy(policy: Policy) -> str:
    return f'"{policy.name}";q={policy.quota};w={int(policy.window.total_seconds())}'
