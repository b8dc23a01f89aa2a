"""Upcasts: events recorded in an older version are read as the current one.

An event class never changes once deployed. A new version is a new topic, with one step here that converts the
older payload; steps are chained, so each is written once.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

Payload = dict[str, Any]
Upcast = Callable[[Payload], tuple[str, Payload]]
"""From an older payload to the next topic and its payload. Pure: the argument is not modified."""

FAULTS_OF_VERSION_1: Final = frozenset(
    {
        "surveillance_failed",
        "surveillance_overdue",
        "major_nonconformity",
        "misuse_of_mark",
        "change_not_reported",
        "complaint",
    }
)
"""Grounds of a suspension that are a fault of the holder, as the first version meant them."""


def _with(topic: str, **values: Any) -> Upcast:
    """A step that adds these values; the optional fields of the new version keep their defaults."""

    def step(payload: Payload) -> tuple[str, Payload]:
        return topic, {**payload, **values}

    return step


def _suspended(payload: Payload) -> tuple[str, Payload]:
    fault = payload["ground"] in FAULTS_OF_VERSION_1
    return "certificate.suspended.v2", {**payload, "public": True, "fault": fault}


UPCASTS: Final[Mapping[str, Upcast]] = {
    "certificate.applied.v1": _with("certificate.applied.v2"),
    "certificate.supplemented.v1": _with("certificate.supplemented.v2"),
    "certificate.audited.v1": _with("certificate.audited.v2"),
    "certificate.correction-submitted.v1": _with("certificate.correction-submitted.v2"),
    "certificate.reviewed.v1": _with("certificate.reviewed.v2"),
    "certificate.granted.v1": _with("certificate.granted.v2"),
    # Every surveillance counted, a supplementary audit as well (rule 23).
    "certificate.supervised.v1": _with("certificate.supervised.v2", counts=True),
    "certificate.change-requested.v1": _with("certificate.change-requested.v2"),
    "certificate.changed.v1": _with("certificate.changed.v2"),
    "certificate.rectified.v1": _with("certificate.rectified.v2"),
    "certificate.downgraded.v1": _with("certificate.downgraded.v2"),
    "certificate.suspended.v1": _suspended,
    "certificate.revoked.v1": _with("certificate.revoked.v2", public=True, fault=True),
    "certificate.deregistered.v1": _with("certificate.deregistered.v2", public=True, fault=False),
    "certificate.appeal-lodged.v1": _with("certificate.appeal-lodged.v2"),
    "certificate.complaint-closed.v1": _with("certificate.complaint-closed.v2"),
    "certificate.matters-passed.v1": _with("certificate.matters-passed.v2"),
    "scheme.published.v1": _with("scheme.published.v2"),
    "scheme.revised.v1": _with("scheme.revised.v2"),
    "body.registered.v1": _with("body.registered.v2", competence="warn"),
    # The first version had no cause, so it gives a notice and no status (rule 17).
    "body.approval-withdrawn.v1": _with("body.approval-withdrawn.v2"),
    "body.interest-declared.v1": _with("body.interest-declared.v2"),
}
"""Older topic → the step to the next one."""


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


def versions_of(topic: str, upcasts: Mapping[str, Upcast] = UPCASTS) -> tuple[str, ...]:
    """The topic and every older one of the same event: those that a query over stored topics looks for."""
    name = topic.rpartition(".")[0]
    return (topic, *(older for older in upcasts if older.rpartition(".")[0] == name))
