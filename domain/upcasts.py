"""How is an event that was recorded in an older shape read today?

An event class never changes once deployed. A new shape is a new topic, and here one step that turns
the older payload into the newer one; steps are chained, so that each is written once.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

Payload = dict[str, Any]
Upcast = Callable[[Payload], tuple[str, Payload]]
"""From an older payload to the next topic and its payload. Pure: the payload given is left as it is."""

UPCASTS: Final[Mapping[str, Upcast]] = {}
"""Older topic → the step to the next one. Empty while every topic is in its first version."""


def upcast(topic: str, payload: Payload, upcasts: Mapping[str, Upcast] = UPCASTS) -> tuple[str, Payload]:
    """The topic and payload after every step there is; those of today come back as they are.

    Raises ValueError if the steps lead back to a topic already left.
    """
    visited: set[str] = set()
    while topic in upcasts:
        if topic in visited:
            raise ValueError(f"the upcasts of {topic} go round in a circle")
        visited.add(topic)
        topic, payload = upcasts[topic](payload)
    return topic, payload
