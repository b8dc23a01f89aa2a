"""What is a command answered with: what it recorded, and whether the public sees it already?"""

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

    `position` is the place of its last event in the order of all; `visible` says whether the public
    register had read that far by the time of this answer. `number` is what a grant allocated.
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
        """The receipt as it is told."""
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
    """Wait until the public sees it, or for as long as the settings say, then tell what was recorded.

    A command that had been recorded before is answered with its first receipt.
    """
    visible = container.public.wait_until(receipt.position, container.settings.wait_seconds)
    response.headers["ETag"] = etag(receipt.version)
    if receipt.command.correlation != command_request.command.correlation:
        response.headers[REPLAYED_HEADER] = "true"
    return CommandResult.of(receipt, visible)


def etag(version: int) -> str:
    """The version of a case, as HTTP writes it."""
    return f'"{version}"'
