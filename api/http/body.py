"""Strict JSON parsing of request bodies.

JSON that two parsers may read differently is rejected: duplicate names, numbers that lose digits, texts
that the database cannot store (RFC 8259 §4, §6, §8.2).
"""

import json
from math import isfinite
from typing import Final

from pydantic import JsonValue

from api.errors.request_errors import InvalidJson, UnsupportedValue

MAX_DEPTH: Final = 20
"""Levels of nesting; a score sheet has five."""

MAX_INTEGER: Final = 2**53 - 1
"""The largest integer that every JSON parser reads exactly (RFC 8259 §6)."""

_MAX_NUMBER_LENGTH: Final = 40


def read_json(body: bytes) -> JsonValue:
    """The value of a JSON body. Raises InvalidJson, UnsupportedValue."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as decode_error:
        raise InvalidJson("The body is not UTF-8 (byte {place}).", place=decode_error.start) from None
    try:
        value: JsonValue = json.loads(
            text,
            object_pairs_hook=_unique_names,
            parse_int=_integer,
            parse_float=_finite,
            parse_constant=_no_constant,
        )
    except RecursionError:
        raise InvalidJson("The body is nested more than {deepest} levels deep.", deepest=MAX_DEPTH) from None
    except json.JSONDecodeError as syntax_error:
        raise InvalidJson(
            "The body is not JSON: {said} (character {place}).", said=syntax_error.msg, place=syntax_error.pos
        ) from None
    _require_storable(value)
    return value


def require_storable_text(text: str) -> None:
    """Raise UnsupportedValue for text that no text column stores: NUL and lone surrogates."""
    if "\x00" in text:
        raise UnsupportedValue("A text holds the character U+0000: remove it.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UnsupportedValue("A text holds half of a surrogate pair: send whole characters.") from None


def _require_storable(value: JsonValue) -> None:
    """Check every text and the depth, level by level instead of recursively."""
    level: list[JsonValue] = [value]
    for _ in range(MAX_DEPTH):
        next_level: list[JsonValue] = []
        for each in level:
            match each:
                case str():
                    require_storable_text(each)
                case dict():
                    next_level.extend(each)
                    next_level.extend(each.values())
                case list():
                    next_level.extend(each)
        level = next_level
    if level:
        raise InvalidJson("The body is nested more than {deepest} levels deep.", deepest=MAX_DEPTH)


def _unique_names(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise InvalidJson("The body gives a name twice in one object: remove one of the two.")
    return value


def _integer(text: str) -> int:
    if len(text) > _MAX_NUMBER_LENGTH or abs(int(text)) > MAX_INTEGER:
        raise UnsupportedValue("An integer is beyond ±{largest}.", largest=MAX_INTEGER)
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if len(text) > _MAX_NUMBER_LENGTH or not isfinite(number):
        raise UnsupportedValue("A number is too large or too long.")
    return number


def _no_constant(text: str) -> float:
    raise InvalidJson("{said} is not JSON.", said=text)
