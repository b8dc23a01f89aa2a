"""What has been recorded in a case since somebody looked at it?"""

from dataclasses import dataclass

from api.pages.deciding.asking import Asking
from domain.recorded import Recorded


@dataclass(frozen=True)
class New:
    """An event, and what to call who answers for it."""

    recorded: Recorded
    by: str


def news(asking: Asking, seen: int) -> tuple[New, ...]:
    """Every event after the version that was seen, in order."""
    since = asking.history[min(seen, len(asking.history)) :]
    return tuple(New(each, asking.called(each.actor.person)) for each in since)
