"""What is different between two states of the same thing, field by field?

A certificate at two moments or as known at two, or before and after somebody else's decision. Things in
a list that have a name of their own are compared with their namesakes, so that one more in front does
not make all the others look different.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel

IDENTIFYING_FIELDS: Final = ("position", "version", "id", "number", "digest", "finding")
"""Fields by which the things in a list are told apart, the first that a thing has."""

Parts = Mapping[Any, Any]


@dataclass(frozen=True)
class Difference:
    """A field that was `before` and is `after`; None where there was, or is, nothing.

    `path` leads to it by names of fields and, in a list, by the thing's own name or else its place from 0.
    """

    path: tuple[str, ...]
    before: Any
    after: Any


def differences(
    before: object, after: object, exclude: AbstractSet[str] = frozenset()
) -> tuple[Difference, ...]:
    """Every difference, in the order of the fields; none if, and only if, the two are equal.

    Of the outermost fields those named in `exclude` are not looked at. A list in which things changed
    places is different as a whole.
    """
    all_differences = _compare((), before, after)
    return tuple(each for each in all_differences if not each.path or each.path[0] not in exclude)


def _compare(path: tuple[str, ...], before: object, after: object) -> Iterator[Difference]:
    if before == after:
        return
    inner = list(_compare_parts(path, *_parts(before, after)))
    # What is unequal without any part being so is told as a whole: nothing is ever passed over.
    yield from inner or [Difference(path, before, after)]


def _compare_parts(path: tuple[str, ...], before: Parts, after: Parts) -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        inner = (*path, str(name))
        if name in before and name in after:
            yield from _compare(inner, before[name], after[name])
        else:
            yield Difference(inner, before.get(name), after.get(name))


def _parts(before: Any, after: Any) -> tuple[Parts, Parts]:
    """The two taken apart into parts that belong together; no parts where they have none in common."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return before, after
    if isinstance(before, AbstractSet) and isinstance(after, AbstractSet):
        return _members(before), _members(after)
    if type(before) is not type(after):
        return {}, {}
    if isinstance(before, tuple | list):
        return _aligned(before, after)
    return _fields(before), _fields(after)


def _fields(thing: Any) -> Parts:
    if isinstance(thing, BaseModel):
        return {name: getattr(thing, name) for name in type(thing).model_fields}
    if is_dataclass(thing):
        return {each.name: getattr(thing, each.name) for each in fields(thing)}
    return thing if isinstance(thing, Mapping) else {}


def _members(things: AbstractSet[Any]) -> Parts:
    return {each: each for each in sorted(things, key=str)}


def _aligned(before: Sequence[Any], after: Sequence[Any]) -> tuple[Parts, Parts]:
    """By name if each thing has one of its own, else by place."""
    one, other = _by_own_name(before), _by_own_name(after)
    if one is None or other is None:
        return dict(enumerate(before)), dict(enumerate(after))
    in_both = [[name for name in names if name in one and name in other] for names in (one, other)]
    return (one, other) if in_both[0] == in_both[1] else ({}, {})


def _by_own_name(things: Sequence[Any]) -> Parts | None:
    by_name = {_own_name(thing): thing for thing in things}
    return by_name if len(by_name) == len(things) and None not in by_name else None


def _own_name(thing: Any) -> str | int | UUID | None:
    parts = _fields(thing)
    own_name = next((parts[name] for name in IDENTIFYING_FIELDS if parts.get(name) is not None), None)
    return own_name if own_name is None or isinstance(own_name, str | int | UUID) else _own_name(own_name)
