"""Pagination cursors: a place in a list as opaque text, valid for one query."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from domain.errors import InvalidValue

_LONGEST = 2_000

C = TypeVar("C", bound=BaseModel)


class InvalidCursor(InvalidValue):
    """The cursor was not issued for this query."""

    def __init__(self) -> None:
        super().__init__("The cursor does not belong to this query. Start again without one.")


def encode(place: BaseModel, query: object) -> str:
    """The cursor for a place, valid for this query alone: URL-safe base64 of JSON."""
    body = {"place": place.model_dump(mode="json"), "question": _digest(query)}
    return urlsafe_b64encode(json.dumps(body, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(cursor: str, kind: type[C], query: object) -> C:
    """The place a cursor stands for. Raises InvalidCursor."""
    try:
        if len(cursor) > _LONGEST:
            raise InvalidCursor
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        body = json.loads(urlsafe_b64decode(padded))
        if body["question"] != _digest(query):
            raise InvalidCursor
        return kind.model_validate(body["place"])
    except (ValueError, TypeError, KeyError, RecursionError, ValidationError) as error:
        raise InvalidCursor from error


def _digest(query: object) -> str:
    return sha256(_wire_text(query).encode()).hexdigest()[:16]


def _wire_text(query: object) -> str:
    """The repr of a query, in which a class goes by its `cursor_name` where it has one.

    A renamed class keeps its former name there, so that cursors from before the renaming stay valid.
    """
    if isinstance(query, tuple):
        return f"({', '.join(_wire_text(part) for part in query)})"
    name: str | None = getattr(query, "cursor_name", None)
    return name + repr(query).removeprefix(type(query).__qualname__) if name else repr(query)
