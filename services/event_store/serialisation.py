"""Serialisation of events, byte for byte, and back.

The stored form is canonical JSON: UTF-8, keys sorted, no spaces, no floats, absent values as `null`,
instants in UTC as `2026-11-22T05:04:03.000000Z`. The same event always gives the same bytes, so that
a digest of them can be published later. The topic stands beside it; no name of Python's is stored.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ValidationError

from domain.events import EVENTS
from domain.recorded import Recorded
from domain.upcasts import UPCASTS, Upcast, upcast
from services.errors import UnknownEventType, UnreadableEvent

_LARGEST: Final = 2**53 - 1
"""Beyond it a reader in another language loses digits (RFC 8259, 6)."""

_ENVELOPE: Final = frozenset({"recorded_at", "effective_at", "actor", "command", "event"})


def serialise(recorded: Recorded) -> bytes:
    """What is stored of an envelope beside its stream, version, position and topic.

    Raises TypeError for what has no lossless form: floats, sets, naive datetimes, integers over 2^53.
    """
    return canonical({name: getattr(recorded, name) for name in _ENVELOPE})


def canonical(value: object) -> bytes:
    """The canonical JSON of a value made of models, dates, fractions and plain JSON."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def deserialise(
    stream: UUID,
    version: int,
    position: int,
    topic: str,
    state: bytes,
    upcasts: Mapping[str, Upcast] = UPCASTS,
) -> Recorded:
    """The envelope again, whatever version its event was recorded in.

    Raises UnknownEventType, UnreadableEvent.
    """
    try:
        stored = json.loads(state, parse_float=_refuse_float, parse_constant=_refuse_float)
        stored_payload = stored.pop("event")
        current_topic, payload = upcast(topic, stored_payload, upcasts)
        if current_topic not in EVENTS:
            raise UnknownEventType(topic, position)
        event = EVENTS[current_topic].model_validate(payload)
        if current_topic != topic:
            stored |= {"stored_as": topic, "stored_payload": stored_payload}
        return Recorded(stream=stream, version=version, position=position, event=event, **stored)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableEvent(topic, position, str(error)) from error


def recorded_at(state: bytes) -> datetime:
    """When a stored event was recorded, read without the rest."""
    return datetime.fromisoformat(json.loads(state)["recorded_at"])


def _plain(value: object) -> Any:
    match value:
        case BaseModel():
            return _plain(value.model_dump(mode="python"))
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case tuple() | list():
            return [_plain(item) for item in value]
        case None | str() | UUID() | Fraction() | date():
            return _scalar(value)
        case int() if abs(value) <= _LARGEST:
            return value
        case _:
            raise TypeError(f"{value!r} has no stored form")


def _scalar(value: UUID | Fraction | date | str | None) -> str | None:
    match value:
        case datetime():
            return _instant(value)
        case date():
            return value.isoformat()
        case _:
            return None if value is None else str(value)


def _instant(moment: datetime) -> str:
    if moment.utcoffset() is None:
        raise TypeError(f"{moment.isoformat()} has no time zone, so it has no stored form")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _refuse_float(literal: str) -> float:
    raise ValueError(f"{literal} is a float")
