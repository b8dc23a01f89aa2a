"""Upcasts: events recorded in an older version are read as the current one.

An event class never changes once deployed. A new version is a new topic, with one step here that converts the
older payload; steps are chained, so each is written once.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

Payload = dict[str, Any]
Upcast = Callable[[Payload], tuple[str, Payload]]
"""From an older payload to the next topic and its payload. Pure: the argument is not modified."""

UPCASTS: Final[Mapping[str, Upcast]] = {}
"""Older topic → the step to the next one. Empty while every topic is in its first version."""


def upcast(topic: str, payload: Payload, upcasts: Mapping[str, Upcast] = UPCASTS) -> tuple[str, Payload]:
    """The topic and payload after every step; current ones are returned unchanged.

    Raises ValueError if the steps form a cycle.
    """
    visited: set[str] = set()
    while topic in upcasts:
        if topic in visited:
            raise ValueError(f"the upcasts of {topic} go round in a circle")
        visited.add(topic)
        topic, payload = upcasts[topic](payload)
    return topic, payload
