"""Merge of two concurrent edits of one score sheet.

What belongs together is one unit: everything before the last dot of a field's name, such as
`clause.5.1.1.1` for verdict and samples of a clause. Whoever alone changed a unit is heard; where both
changed it, differently, nobody but a person can say which holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from domain.values import PersonId

FormFields = Mapping[str, str]
"""Fields of a form by name, as they were typed; a field left blank may be missing."""

LARGEST: Final = 500_000
"""Bytes of a draft in UTF-8: names and values of all its fields together."""

MOST_FIELDS: Final = 2_000


@dataclass(frozen=True)
class Draft:
    """What the team has written down, as of one version; 0 if nobody has saved anything yet."""

    version: int = 0
    content: FormFields = field(default_factory=dict)
    saved_at: datetime | None = None
    saved_by: PersonId | None = None


@dataclass(frozen=True)
class SaveResult:
    """Result of saving: the current draft, and the conflicts to show to the person who saved.

    `taken` are the units a colleague changed meanwhile; where both changed the same one, nothing was
    stored and it is among the `conflicts`: `content` then holds what this person typed, `draft` the other's.
    """

    draft: Draft
    content: FormFields
    colleague_units: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()

    @property
    def stored(self) -> bool:
        """Whether it is kept now."""
        return not self.conflicts


@dataclass(frozen=True)
class MergeResult:
    """Both sheets in one. `taken` are units of theirs, `conflicts` units in which mine stands for now."""

    content: FormFields
    colleague_units: tuple[str, ...]
    conflicts: tuple[str, ...]


def merge(base: FormFields, mine: FormFields, theirs: FormFields) -> MergeResult:
    """What came of `base`, that both began with."""
    bases, my, their = _units(base), _units(mine), _units(theirs)
    content: dict[str, str] = {}
    colleague_units, conflicts = [], []
    for unit in dict.fromkeys((*my, *their, *bases)):
        base_unit, my_unit, their_unit = (each.get(unit, {}) for each in (bases, my, their))
        if my_unit == their_unit or their_unit == base_unit:
            content |= my_unit
        elif my_unit == base_unit:
            content |= their_unit
            colleague_units.append(unit)
        else:
            content |= my_unit
            conflicts.append(unit)
    return MergeResult(content, tuple(colleague_units), tuple(conflicts))


def unit_of(name: str) -> str:
    """The unit that a field belongs to."""
    return name.rpartition(".")[0] or name


def differing_units(one: FormFields, other: FormFields) -> tuple[str, ...]:
    """The units in which two sheets differ."""
    first, second = _units(one), _units(other)
    return tuple(unit for unit in dict.fromkeys((*first, *second)) if first.get(unit) != second.get(unit))


def _units(content: FormFields) -> dict[str, dict[str, str]]:
    units: dict[str, dict[str, str]] = {}
    for name, value in _filled_items(content):
        units.setdefault(unit_of(name), {})[name] = value
    return units


def _filled_items(content: FormFields) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, value in content.items() if value)
