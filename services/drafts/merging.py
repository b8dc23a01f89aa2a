"""Two people filled in the same sheet at once: what does it say now?

What belongs together is one unit: everything before the last dot of a field's name, such as
`clause.5.1.1.1` for verdict and samples of a clause. Whoever alone changed a unit is heard; where both
changed it, differently, nobody but a person can say which holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from services.drafts.values import Filled


@dataclass(frozen=True)
class Merged:
    """Both sheets in one. `taken` are units of theirs, `conflicts` units in which mine stands for now."""

    content: Filled
    taken: tuple[str, ...]
    conflicts: tuple[str, ...]


def merged(base: Filled, mine: Filled, theirs: Filled) -> Merged:
    """What came of `base`, that both began with."""
    bases, my, their = _units(base), _units(mine), _units(theirs)
    content: dict[str, str] = {}
    taken, conflicts = [], []
    for unit in dict.fromkeys((*my, *their, *bases)):
        began, ours, other = (each.get(unit, {}) for each in (bases, my, their))
        if ours == other or other == began:
            content |= ours
        elif ours == began:
            content |= other
            taken.append(unit)
        else:
            content |= ours
            conflicts.append(unit)
    return Merged(content, tuple(taken), tuple(conflicts))


def unit_of(name: str) -> str:
    """The unit that a field belongs to."""
    return name.rpartition(".")[0] or name


def differing(one: Filled, other: Filled) -> tuple[str, ...]:
    """The units in which two sheets differ."""
    first, second = _units(one), _units(other)
    return tuple(unit for unit in dict.fromkeys((*first, *second)) if first.get(unit) != second.get(unit))


def _units(content: Filled) -> dict[str, dict[str, str]]:
    units: dict[str, dict[str, str]] = {}
    for name, value in _said(content):
        units.setdefault(unit_of(name), {})[name] = value
    return units


def _said(content: Filled) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, value in content.items() if value)
