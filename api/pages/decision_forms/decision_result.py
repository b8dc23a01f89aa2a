"""Result of a decision: the events it recorded, shown once on the case page after the redirect."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.app.container import Container
from domain.events.decision import Granted
from domain.recorded import Recorded

RECORDED_VERSION: Final = "recorded"
"""The query parameter of the case page with the version of the last recorded event."""


@dataclass(frozen=True)
class DecisionResult:
    """The events of one command; `number` is the number of the certificate, None before a grant.

    `visible` says whether the public register has processed them.
    """

    topics: tuple[str, ...]
    number: str | None
    granted: bool
    visible: bool


def decision_result(
    container: Container, history: Sequence[Recorded], version: int | None
) -> DecisionResult | None:
    """The result of the command that made this version of the case; None if there is no such version."""
    if version is None or not 1 <= version <= len(history):
        return None
    last = history[version - 1]
    events = [each for each in history if each.command.id == last.command.id]
    numbers = [each.event.number for each in history[:version] if isinstance(each.event, Granted)]
    return DecisionResult(
        topics=tuple(each.topic for each in events),
        number=numbers[-1] if numbers else None,
        granted=any(isinstance(each.event, Granted) for each in events),
        visible=container.public.wait_until(events[-1].position, 0),
    )
