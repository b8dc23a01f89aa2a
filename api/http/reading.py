"""What does a body say, if it can mean one thing only?

JSON that two readers may understand differently is refused: names given twice, numbers that lose
digits, texts that the database cannot keep (RFC 8259 §4, §6, §8.2).
"""

import json
from math import isfinite
from typing import Final

from pydantic import JsonValue

from api.errors.request_errors import TextUnusable, Unreadable

DEEPEST: Final = 20
"""Levels of nesting; a scored sheet has five."""

LARGEST: Final = 2**53 - 1
"""Beyond it a reader in another language loses digits (RFC 8259 §6)."""

_LONGEST_NUMBER: Final = 40


def read_json(body: bytes) -> JsonValue:
    """The value of a body. Raises Unreadable, TextUnusable."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as other:
        raise Unreadable("The body is not UTF-8 (byte {place}).", place=other.start) from None
    try:
        value: JsonValue = json.loads(
            text,
            object_pairs_hook=_each_once,
            parse_int=_integer,
            parse_float=_finite,
            parse_constant=_no_constant,
        )
    except RecursionError:
        raise Unreadable("The body is nested more than {deepest} levels deep.", deepest=DEEPEST) from None
    except json.JSONDecodeError as broken:
        raise Unreadable(
            "The body is not JSON: {said} (character {place}).", said=broken.msg, place=broken.pos
        ) from None
    _must_be_storable(value)
    return value


def must_be_text(text: str) -> None:
    """Raise TextUnusable for what no text column takes: NUL and lone surrogates."""
    if "\x00" in text:
        raise TextUnusable("A text holds the character U+0000: remove it.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise TextUnusable("A text holds half of a surrogate pair: send whole characters.") from None


def _must_be_storable(value: JsonValue) -> None:
    """Look at every text and every depth, without recursion of our own."""
    level: list[JsonValue] = [value]
    for _ in range(DEEPEST):
        deeper: list[JsonValue] = []
        for each in level:
            match each:
                case str():
                    must_be_text(each)
                case dict():
                    deeper.extend(each)
                    deeper.extend(each.values())
                case list():
                    deeper.extend(each)
        level = deeper
    if level:
        raise Unreadable("The body is nested more than {deepest} levels deep.", deepest=DEEPEST)


def _each_once(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    said = dict(pairs)
    if len(said) < len(pairs):
        raise Unreadable("The body gives a name twice in one object: remove one of the two.")
    return said


def _integer(written: str) -> int:
    if len(written) > _LONGEST_NUMBER or abs(int(written)) > LARGEST:
        raise TextUnusable("An integer is beyond ±{largest}.", largest=LARGEST)
    return int(written)


def _finite(written: str) -> float:
    number = float(written)
    if len(written) > _LONGEST_NUMBER or not isfinite(number):
        raise TextUnusable("A number is too large or too long.")
    return number


def _no_constant(written: str) -> float:
    raise Unreadable("{said} is not JSON.", said=written)
