"""What do repeated rows of a form say, when some are blank and somebody wants one more?"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from api.pages.sent import Sent, sent

ADD: Final = "add"
"""The button that asks for one more row of what it names."""

_IN_ROW: Final = re.compile(r"(?P<rows>[a-z_.]+?)\.(?P<place>[0-9]{1,3})(?P<rest>\.[a-z_.]+)?")
PRESET: Final = ("kind",)
"""Chosen for people as often as by them: a row in which nothing else is said is blank."""


def places(filled: Sent, name: str) -> int:
    """How many rows of that name are there?"""
    found = (_IN_ROW.fullmatch(each) for each, _value in filled)
    return max((int(row["place"]) + 1 for row in found if row and row["rows"] == name), default=0)


def tidied(filled: Sent) -> Sent:
    """The same without blank rows; those after them move up."""
    return Sent(tuple(_moved_up(filled)), filled.files)


def _moved_up(filled: Sent) -> Iterator[tuple[str, str]]:
    rows = [(name, value, _IN_ROW.fullmatch(name)) for name, value in filled]
    yield from ((name, value) for name, value, row in rows if row is None)
    inside = sorted(
        ((row["rows"], int(row["place"]), row["rest"] or "", value) for _, value, row in rows if row),
        key=lambda each: each[:2],
    )
    for name, of_name in groupby(inside, key=lambda each: each[0]):
        place = 0
        for _place, of_row in groupby(of_name, key=lambda each: each[1]):
            said = [(rest, value) for _name, _place, rest, value in of_row]
            if any(value.strip() for rest, value in said if rest.removeprefix(".") not in PRESET):
                yield from ((f"{name}.{place}{rest}", value) for rest, value in said)
                place += 1


def with_rows(filled: Sent, name: str, kinds: tuple[str, ...]) -> Sent:
    """The same with a row for each kind that none is of yet."""
    there = {value for each, value in filled if (row := _IN_ROW.fullmatch(each)) and row["rest"] == ".kind"}
    first = places(filled, name)
    lacking = [kind for kind in kinds if kind not in there]
    added = ((f"{name}.{place}.kind", kind) for place, kind in enumerate(lacking, start=first))
    return Sent((*filled.fields, *sent(added).fields), filled.files)
