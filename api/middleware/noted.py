"""What does the access log hear of a request? Heard before the answer goes out: no entry, no answer."""

import re
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors.problems import problem_of
from api.errors.refusals import refused
from api.http.access import DOORS
from api.http.entering import Entry
from domain.number import normalise
from services.access_log import Access
from services.errors import KeyExpired, KeyRevoked, UnknownCertificate

_REFUSED: Final = 403
_WRONG: Final = 400
_SUBJECT: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SAYS_NOTHING: Final = frozenset({"cursor", "limit", "after"})
_LONGEST: Final = 100
_NUMBERS: Final = frozenset({"number", "id_or_number"})
_SECRETS: Final = frozenset({"token"})
"""Names of places in a path, of numbers of certificates and of what opens an account."""

_MOST: Final = 30
"""Parameters that are noted: the longest form has some twenty, and pages let be what they do not know."""


class _NotNoted(Exception):
    """Passes through the framework, which would take any refusal it knows for its own."""

    def __init__(self, why: Exception) -> None:
        self.why = why


class Noted:
    """Notes who read what is not public, who commanded, and who was refused."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the answer out once it is noted."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start" and (access := access_of(scope, message["status"])):
                try:
                    await run_in_threadpool(scope["app"].state.composition.access_log.add, access)
                except Exception as why:
                    raise _NotNoted(why) from why
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except _NotNoted as failed:
            await refused(scope, failed.why)(scope, receive, send)


def access_of(scope: Scope, status: int) -> Access | None:
    """What is to be noted of a request that is about to be answered so, if anything is."""
    state = scope["state"]
    entry, refusal = state.get("entry"), state.get("refusal")
    door = DOORS.get(getattr(scope.get("route"), "operation_id", None) or "")
    refused = _is_refusal(refusal, status)
    if not refused and (entry is None or door is None or not door.noted):
        return None
    problem = problem_of(refusal) if refusal else None
    return Access(
        kind=(door.noted if door and not refused else None) or "refused",
        **_whose(entry, refusal),
        route=_route(scope),
        subject=_subject(scope),
        details=_asked(scope) if status < _WRONG else {},
        status=status,
        problem=problem.type if problem else None,
        request_id=state["request_id"],
    )


def _is_refusal(refusal: Exception | None, status: int) -> bool:
    """Whether somebody who is known was kept out; strangers are for the limits and the log of requests."""
    foreign = isinstance(refusal, UnknownCertificate) and refusal.belongs_to is not None
    return foreign or isinstance(refusal, KeyRevoked | KeyExpired) or (bool(refusal) and status == _REFUSED)


def _whose(entry: Entry | None, refusal: Exception | None) -> dict[str, Any]:
    if entry is not None:
        by = entry.principal
        return {"person": by.person, "roles": by.roles, "body": by.body, "way": entry.way}
    if isinstance(refusal, KeyRevoked | KeyExpired):
        return {"person": refusal.person, "way": f"key {refusal.prefix}"}
    return {}


def _route(scope: Scope) -> str:
    """The template of the path: what was in its places is the subject."""
    if scope.get("route") is None:
        return f"{scope['method']} -"
    places = {str(value).lower(): f"{{{name}}}" for name, value in scope.get("path_params", {}).items()}
    words = [places.get(word.lower(), word) for word in scope["path"].split("/")]
    return f"{scope['method']} {'/'.join(words)}"


def _subject(scope: Scope) -> str | None:
    """What is first in the path, in its one writing: however it was asked for, it is found by that."""
    name, given = next(iter(scope.get("path_params", {}).items()), ("", ""))
    if name in _SECRETS:
        return None
    written = _one_writing(name, str(given))
    return written if _SUBJECT.fullmatch(written) else None


def _one_writing(name: str, given: str) -> str:
    with suppress(ValueError):
        return str(UUID(given))
    return normalise(given) if name in _NUMBERS else given


def _asked(scope: Scope) -> dict[str, str]:
    asked = QueryParams(scope["query_string"])
    told = [(name, value) for name, value in asked.items() if name not in _SAYS_NOTHING]
    return {name[:_LONGEST]: value[:_LONGEST] for name, value in told[:_MOST]}
