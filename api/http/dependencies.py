"""Dependencies of routes: container, principal, command, expected version."""

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
"""The container of the running service."""

PrincipalDep = Annotated[Principal, Depends(_principal)]
"""The principal authenticated by `AuthenticationMiddleware`."""

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,200}$",
        description="A new key for each command; the same key for every retry of it.",
        examples=["8e03978e-40d5-43dd-bc93-6894a57f9324"],
    ),
]

IfMatch = Annotated[
    str,
    Header(
        alias="If-Match",
        pattern=r'^"[1-9][0-9]{0,8}"$',
        description="The ETag of the case on which the decision is based: its version.",
        examples=['"3"'],
    ),
]


async def _command_request(request: Request, principal: PrincipalDep, key: IdempotencyKey) -> CommandRequest:
    """The command: principal, idempotency key, and the digest of method, path and body.

    If-Match is not part of it: a client that lost a response reads the case again, finds the version that
    its own command created, and retries on that version. It is still the same command.
    """
    content = {"method": request.method, "path": request.url.path, "body": request.state.body_json}
    correlation = cast("UUID", request.state.correlation)
    return CommandRequest(principal, command_of(principal, key, content, correlation))


async def _expected_version(if_match: IfMatch) -> int:
    return int(if_match.strip('"'))


CommandRequestDep = Annotated[CommandRequest, Depends(_command_request)]
"""The requested command; a retry is executed once."""

ExpectedVersion = Annotated[int, Depends(_expected_version)]
"""The version of the case on which the decision is based."""


def _require_local_accounts(container: ContainerDep) -> None:
    """Raises LocalLoginDisabled if local accounts are disabled by the settings."""
    if not container.settings.local_accounts:
        raise LocalLoginDisabled


LOCAL_ACCOUNTS_REQUIRED: Final = Depends(_require_local_accounts)
"""A dependency of routes that log in by a local password or passkey."""
