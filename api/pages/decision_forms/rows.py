"""What do repeated rows of a form say, when some are blank and somebody wants one more?"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from api.pages.form_data import FormData, form_data

ADD_ROW: Final = "add"
"""The button that asks for one more row of what it names."""

_ROW_FIELD: Final = re.compile(r"(?P<rows>[a-z_.]+?)\.(?P<place>[0-9]{1,3})(?P<rest>\.[a-z_.]+)?")
PRESET_FIELDS: Final = ("kind",)
"""Chosen for people as often as by them: a row in which nothing else is said is blank."""


def row_count(entries: FormData, name: str) -> int:
    """How many rows of that name are there?"""
    found = (_ROW_FIELD.fullmatch(each) for each, _value in entries)
    return max((int(row["place"]) + 1 for row in found if row and row["rows"] == name), default=0)


def without_blank_rows(entries: FormData) -> FormData:
    """The same without blank rows; those after them move up."""
    return FormData(tuple(_renumbered(entries)), entries.files)


def _renumbered(entries: FormData) -> Iterator[tuple[str, str]]:
    rows = [(name, value, _ROW_FIELD.fullmatch(name)) for name, value in entries]
    yield from ((name, value) for name, value, row in rows if row is None)
    row_fields = sorted(
        ((row["rows"], int(row["place"]), row["rest"] or "", value) for _, value, row in rows if row),
        key=lambda each: each[:2],
    )
    for name, of_name in groupby(row_fields, key=lambda each: each[0]):
        place = 0
        for _place, of_row in groupby(of_name, key=lambda each: each[1]):
            values = [(rest, value) for _name, _place, rest, value in of_row]
            if any(value.strip() for rest, value in values if rest.removeprefix(".") not in PRESET_FIELDS):
                yield from ((f"{name}.{place}{rest}", value) for rest, value in values)
                place += 1


def with_rows(entries: FormData, name: str, kinds: tuple[str, ...]) -> FormData:
    """The same with a row for each kind that none is of yet."""
    present = {
        value for each, value in entries if (row := _ROW_FIELD.fullmatch(each)) and row["rest"] == ".kind"
    }
    first = row_count(entries, name)
    missing = [kind for kind in kinds if kind not in present]
    added = ((f"{name}.{place}.kind", kind) for place, kind in enumerate(missing, start=first))
    return FormData((*entries.fields, *form_data(added).fields), entries.files)
