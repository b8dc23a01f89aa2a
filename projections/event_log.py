"""What does a view read? The events in the order of their positions."""

from typing import Protocol

from domain.recorded import Recorded


class EventLog(Protocol):
    """Everything that was recorded; gaps between positions are final once seen."""

    def after(self, position: int, limit: int) -> tuple[Recorded, ...]:
        """At most `limit` events after a position, in order; empty at the end of the log."""
        ...

    def last_position(self) -> int:
        """The position of the last event, 0 before the first."""
        ...
