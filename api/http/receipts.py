"""What is a command answered with: what it recorded, and whether the public sees it already?"""

from typing import Self
from uuid import UUID

from fastapi import Response
from pydantic import AwareDatetime, BaseModel

from api.app.composition import Composition
from domain.events.decision import Granted
from services.commands import Asked
from services.event_store import Receipt

REPLAYED = "Idempotent-Replayed"


class Done(BaseModel):
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
    def by(cls, receipt: Receipt, visible: bool) -> Self:
        """The receipt as it is told."""
        granted = (each.event for each in receipt.recorded if isinstance(each.event, Granted))
        return cls(
            id=receipt.stream,
            version=receipt.version,
            position=receipt.position,
            visible=visible,
            recorded_at=receipt.recorded[0].recorded_at,
            events=tuple(each.topic for each in receipt.recorded if each.stream == receipt.stream),
            number=next((grant.number for grant in granted), None),
        )


def answer_to(asked: Asked, receipt: Receipt, here: Composition, answer: Response) -> Done:
    """Wait until the public sees it, or for as long as the settings say, then tell what was recorded.

    A command that had been recorded before is answered with its first receipt.
    """
    visible = here.public.wait_until(receipt.position, here.settings.wait_seconds)
    answer.headers["ETag"] = etag(receipt.version)
    if receipt.command.correlation != asked.command.correlation:
        answer.headers[REPLAYED] = "true"
    return Done.by(receipt, visible)


def etag(version: int) -> str:
    """The version of a case, as HTTP writes it."""
    return f'"{version}"'
