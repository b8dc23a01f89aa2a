"""Result of a command: what it recorded, and whether the public register shows it."""

from typing import Self
from uuid import UUID

from fastapi import Response
from pydantic import AwareDatetime, BaseModel

from api.app.container import Container
from domain.events.decision import Granted
from services.commands import CommandRequest
from services.event_store import Receipt

REPLAYED_HEADER = "Idempotent-Replayed"


class CommandResult(BaseModel):
    """What a command recorded.

    `position` is the position of its last event in the event store; `visible` says whether the public
    register had processed it by the time of this response. `number` is the number that a grant allocated.
    """

    id: UUID
    version: int
    position: int
    visible: bool
    recorded_at: AwareDatetime
    events: tuple[str, ...]
    number: str | None = None

    @classmethod
    def of(cls, receipt: Receipt, visible: bool) -> Self:
        """The result of a receipt."""
        grants = (each.event for each in receipt.recorded if isinstance(each.event, Granted))
        return cls(
            id=receipt.stream,
            version=receipt.version,
            position=receipt.position,
            visible=visible,
            recorded_at=receipt.recorded[0].recorded_at,
            events=tuple(each.topic for each in receipt.recorded if each.stream == receipt.stream),
            number=next((grant.number for grant in grants), None),
        )


def command_result(
    command_request: CommandRequest, receipt: Receipt, container: Container, response: Response
) -> CommandResult:
    """The result, after waiting for the public register, at most `wait_seconds` of the settings.

    A command that was already recorded has its first receipt as result.
    """
    visible = container.public.wait_until(receipt.position, container.settings.wait_seconds)
    response.headers["ETag"] = etag(receipt.version)
    if receipt.command.correlation != command_request.command.correlation:
        response.headers[REPLAYED_HEADER] = "true"
    return CommandResult.of(receipt, visible)


def etag(version: int) -> str:
    """The version of a case as an ETag."""
    return f'"{version}"'
