"""What does a route get to work with: the service, the person asking, and the command they name?"""

from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Header, Request

from api.app.composition import Composition
from services.commands import Asked, command_of
from services.principal import Principal


async def _here(request: Request) -> Composition:
    return cast("Composition", request.app.state.composition)


async def _person(request: Request) -> Principal:
    return cast("Principal", request.state.principal)


Here = Annotated[Composition, Depends(_here)]
"""The service at work."""

Person = Annotated[Principal, Depends(_person)]
"""Who was let in by `Doors`."""

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,200}$",
        description="A new one for each command; the same one again for every retry of it.",
        examples=["8e03978e-40d5-43dd-bc93-6894a57f9324"],
    ),
]

IfMatch = Annotated[
    str,
    Header(
        alias="If-Match",
        pattern=r'^"[1-9][0-9]{0,8}"$',
        description="The ETag of the case as it was seen: its version.",
        examples=['"3"'],
    ),
]


async def _asked(request: Request, person: Person, key: IdempotencyKey) -> Asked:
    """The command: who, which key, and all that was said with it.

    If-Match is no part of it. Whoever lost an answer looks at the case again, sees the version their
    own command made, and sends the command again on that version: it is still the same command.
    """
    said = {"method": request.method, "path": request.url.path, "body": request.state.said}
    correlation = cast("UUID", request.state.correlation)
    return Asked(person, command_of(person, key, said, correlation))


async def _seen(if_match: IfMatch) -> int:
    return int(if_match.strip('"'))


AskedFor = Annotated[Asked, Depends(_asked)]
"""The command that is asked for: sent twice, it is done once."""

SeenVersion = Annotated[int, Depends(_seen)]
"""The version of the case on which the person decides."""
