"""Differences between two states of an object, field by field.

They compare a certificate at two moments, as known at two moments, or before and after a decision of someone
else. Elements of a list that have an identifier are compared by it, so that an element inserted in front does
not make all the others different.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel

IDENTIFYING_FIELDS: Final = ("position", "version", "id", "number", "digest", "finding")
"""Fields that identify an element of a list; the first one that it has counts."""

Parts = Mapping[Any, Any]


@dataclass(frozen=True)
class Difference:
    """A field that was `before` and is `after`; None if it was, or is, absent.

    `path` has the names of fields and, in a list, the identifier of the element or else its index from 0.
    """

    path: tuple[str, ...]
    before: Any
    after: Any


def differences(
    before: object, after: object, exclude: AbstractSet[str] = frozenset()
) -> tuple[Difference, ...]:
    """Every difference, in the order of the fields; none if, and only if, the two are equal.

    Outermost fields named in `exclude` are not compared. A list whose elements changed places is different as
    a whole.
    """
    all_differences = _compare((), before, after)
    return tuple(each for each in all_differences if not each.path or each.path[0] not in exclude)


def _compare(path: tuple[str, ...], before: object, after: object) -> Iterator[Difference]:
    if before == after:
        return
    inner = list(_compare_parts(path, *_parts(before, after)))
    # Unequal values without an unequal part are different as a whole: no difference is lost.
    yield from inner or [Difference(path, before, after)]


def _compare_parts(path: tuple[str, ...], before: Parts, after: Parts) -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        inner = (*path, str(name))
        if name in before and name in after:
            yield from _compare(inner, before[name], after[name])
        else:
            yield Difference(inner, before.get(name), after.get(name))


def _parts(before: Any, after: Any) -> tuple[Parts, Parts]:
    """The parts of both values, by name; no parts if the values have different structures."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return before, after
    if isinstance(before, AbstractSet) and isinstance(after, AbstractSet):
        return _members(before), _members(after)
    if type(before) is not type(after):
        return {}, {}
    if isinstance(before, tuple | list):
        return _aligned(before, after)
    return _fields(before), _fields(after)


def _fields(value: Any) -> Parts:
    if isinstance(value, BaseModel):
        return {name: getattr(value, name) for name in type(value).model_fields}
    if is_dataclass(value):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    return value if isinstance(value, Mapping) else {}


def _members(elements: AbstractSet[Any]) -> Parts:
    return {each: each for each in sorted(elements, key=str)}


def _aligned(before: Sequence[Any], after: Sequence[Any]) -> tuple[Parts, Parts]:
    """By identifier if each element has one of its own, else by index."""
    one, other = _by_identifier(before), _by_identifier(after)
    if one is None or other is None:
        return dict(enumerate(before)), dict(enumerate(after))
    in_both = [[name for name in names if name in one and name in other] for names in (one, other)]
    return (one, other) if in_both[0] == in_both[1] else ({}, {})


def _by_identifier(elements: Sequence[Any]) -> Parts | None:
    by_name = {_identifier(element): element for element in elements}
    return by_name if len(by_name) == len(elements) and None not in by_name else None


def _identifier(element: Any) -> str | int | UUID | None:
    parts = _fields(element)
    identifier = next((parts[name] for name in IDENTIFYING_FIELDS if parts.get(name) is not None), None)
    return (
        identifier
        if identifier is None or isinstance(identifier, str | int | UUID)
        else _identifier(identifier)
    )
