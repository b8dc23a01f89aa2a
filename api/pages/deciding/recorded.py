"""What did a decision record, and does the public see it already? Told once, on the page of the case."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.app.composition import Composition
from domain.events.decision import Granted
from domain.recorded import Recorded

RECORDED: Final = "recorded"
"""The query of the case's page that names the version of the last event."""


@dataclass(frozen=True)
class Told:
    """What is told of a command: `number` is that of the certificate, if it ever got one."""

    topics: tuple[str, ...]
    number: str | None
    granted: bool
    visible: bool


def recorded(here: Composition, history: Sequence[Recorded], version: int | None) -> Told | None:
    """What the command recorded that made this version of the case; None if there is no such version."""
    if version is None or not 1 <= version <= len(history):
        return None
    last = history[version - 1]
    together = [each for each in history if each.command.id == last.command.id]
    grants = [each.event.number for each in history[:version] if isinstance(each.event, Granted)]
    return Told(
        topics=tuple(each.topic for each in together),
        number=grants[-1] if grants else None,
        granted=any(isinstance(each.event, Granted) for each in together),
        visible=here.public.wait_until(together[-1].position, 0),
    )
