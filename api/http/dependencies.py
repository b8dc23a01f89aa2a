"""What does a route get to work with: the service, the person asking, and the command they name?"""

from typing import Annotated, Final, cast
from uuid import UUID

from fastapi import Depends, Header, Request

from api.app.container import Container
from services.commands import CommandRequest, command_of
from services.oidc.errors import LocalLoginDisabled
from services.principal import Principal


async def _container(request: Request) -> Container:
    return cast("Container", request.app.state.container)


async def _principal(request: Request) -> Principal:
    return cast("Principal", request.state.principal)


ContainerDep = Annotated[Container, Depends(_container)]
"""The service at work."""

PrincipalDep = Annotated[Principal, Depends(_principal)]
"""Who was let in by `AuthenticationMiddleware`."""

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


async def _command_request(request: Request, principal: PrincipalDep, key: IdempotencyKey) -> CommandRequest:
    """The command: who, which key, and all that was said with it.

    If-Match is no part of it. Whoever lost an answer looks at the case again, sees the version their
    own command made, and sends the command again on that version: it is still the same command.
    """
    content = {"method": request.method, "path": request.url.path, "body": request.state.body_json}
    correlation = cast("UUID", request.state.correlation)
    return CommandRequest(principal, command_of(principal, key, content, correlation))


async def _expected_version(if_match: IfMatch) -> int:
    return int(if_match.strip('"'))


CommandRequestDep = Annotated[CommandRequest, Depends(_command_request)]
"""The command that is asked for: sent twice, it is done once."""

ExpectedVersion = Annotated[int, Depends(_expected_version)]
"""The version of the case on which the person decides."""


def _require_local_accounts(container: ContainerDep) -> None:
    """Raises LocalLoginDisabled where the operator has switched them off."""
    if not container.settings.local_accounts:
        raise LocalLoginDisabled


LOCAL_ACCOUNTS_REQUIRED: Final = Depends(_require_local_accounts)
"""For routes that let somebody in by what is kept here."""
