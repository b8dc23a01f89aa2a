"""What does a route of people who come in get to work with?"""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from api.app.composition import Composition
from api.errors.request_errors import StepUpNeeded
from api.http.client_address import site
from api.http.entering import COOKIE, DEVICE, Entry, cookie
from services.sessions import Session


@dataclass(frozen=True)
class Coming:
    """Where a request comes from: what its browser holds, its source, and what to note it by."""

    device: str | None
    token: str | None
    source: str
    request_id: str


async def _coming(request: Request) -> Coming:
    return Coming(
        cookie(request.headers, DEVICE),
        cookie(request.headers, COOKIE),
        site(request.scope),
        request.state.request_id,
    )


async def _inside(request: Request) -> Entry:
    return cast("Entry", request.state.entry)


From = Annotated[Coming, Depends(_coming)]
"""Where the request comes from."""

Inside = Annotated[Entry, Depends(_inside)]
"""Who was let in by `Doors`; for operations that no key opens, with a session."""


def session_of(entry: Entry) -> Session:
    """The session, which such an operation always has."""
    return cast("Session", entry.session)


def must_be_fresh(here: Composition, entry: Entry) -> None:
    """Refuse to change proofs in a session that may have been left open. Raises StepUpNeeded.

    A second factor shown a moment ago counts, or, for who has shown none, having just logged in.
    """
    session = session_of(entry)
    just_in = session.stepped_up_at is None and here.sessions.just_begun(session)
    if not just_in and not here.sessions.just_stepped_up(session):
        raise StepUpNeeded
