"""The memory of everything that happened; the only package that knows the event-store library."""

from typing import Final

from services.event_store.batch import Append, Clock, Receipt
from services.event_store.store import EventStore

CHANNEL: Final = "stored_events"
"""PostgreSQL tells this channel when something was recorded: `LISTEN stored_events`."""

__all__ = ["CHANNEL", "Append", "Clock", "EventStore", "Receipt"]
