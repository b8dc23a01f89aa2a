"""Which controls does a model ask for? One for each of its fields, by what the field holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, TypeGuard, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel

from api.pages.deciding.controls import Group, Kind, Leaf, Node, Offer, Offers, Rows, key_of
from api.pages.deciding.rows import ADD, places
from api.pages.deciding.wording import hint, label, truths
from api.pages.language import Language
from api.pages.sent import Sent
from api.pages.words import name_of

LONGEST_LINE: Final = 200
LAST: Final = ("effective_on", "reason")
"""Asked at the end of every form: what is decided comes first, then from when, and why."""

_OF_TYPE: Final[Mapping[object, Kind]] = {bool: "truth", date: "day", AwareDatetime: "moment", int: "number"}


@dataclass(frozen=True)
class _Field:
    """A field to be drawn: its whole name, what it is called, and what it holds."""

    name: str
    label: str
    hint: str
    type: Any
    required: bool
    longest: int


@dataclass(frozen=True)
class Drawing:
    """A form being drawn: what fits, what is filled in already, and the language it is read in."""

    offers: Offers
    filled: Sent
    language: Language

    def controls(self, model: type[BaseModel], prefix: str = "") -> tuple[Node, ...]:
        """The controls for a model, with as many rows as are filled in or were asked for."""
        first = [name for name in model.model_fields if name not in LAST]
        last = [name for name in LAST if name in model.model_fields]
        drawn = (self._control(self._field(model, name, prefix)) for name in (*first, *last))
        return tuple(node for node in drawn if node is not None)

    def _field(self, model: type[BaseModel], name: str, prefix: str) -> _Field:
        info = model.model_fields[name]
        type_, optional, longest = _held(info.annotation, info.metadata)
        return _Field(
            name=f"{prefix}{name}",
            label=label(model, name, self.language),
            hint=hint(model, name, self.language),
            type=type_,
            required=info.is_required() and not optional,
            longest=longest,
        )

    def _control(self, field: _Field) -> Node | None:
        if get_origin(field.type) is not tuple:
            return self._single(field)
        each, _optional, longest = _held(get_args(field.type)[0])
        if offer := self._offered(field.name, each):
            return Leaf(field.name, field.label, "any", field.required, field.hint, offer=offer)
        asked = max(places(self.filled, field.name), 1) + (self.filled.one(ADD) == field.name)
        rows = (
            _Field(f"{field.name}.{place}", f"{field.label} {place + 1}", "", each, not place, longest)
            for place in range(asked)
        )
        parts = tuple(part for row in rows for part in [self._single(row)] if part is not None)
        return Rows(field.name, field.label, field.required, parts, field.hint)

    def _single(self, field: _Field) -> Node | None:
        name, label, required = field.name, field.label, field.required
        if isinstance(field.type, type) and issubclass(field.type, BaseModel):
            return Group(name, label, required, self.controls(field.type, f"{name}."), field.hint)
        whole = field.type is int
        if offer := self._offered(name, field.type):
            if not (offer.options or required or offer.free):
                return None  # nothing of the kind is there, and nothing need be said
            return Leaf(name, label, "fixed" if offer.fixed else "one", required, field.hint, whole, offer)
        long: Kind = "lines" if field.longest > LONGEST_LINE else "line"
        kind = _OF_TYPE.get(field.type, long)
        known = Offer(truths(self.language)) if kind == "truth" else Offer()
        return Leaf(name, label, kind, required, field.hint, whole, known)

    def _offered(self, name: str, type_: object) -> Offer | None:
        offer = self.offers.get(key_of(name))
        if offer is None and _is_enumeration(type_):
            return Offer(tuple((each.value, name_of(each, self.language)) for each in type_))
        return offer


def _is_enumeration(type_: object) -> TypeGuard[type[StrEnum]]:
    return isinstance(type_, type) and issubclass(type_, StrEnum)


def _held(annotation: Any, metadata: Iterable[object] = ()) -> tuple[Any, bool, int]:
    """What a field holds: a type, whether it may hold nothing, and how long a text may be."""
    optional, marks = False, list(metadata)
    if get_origin(annotation) in {Union, UnionType}:
        optional, annotation = True, next(each for each in get_args(annotation) if each is not NoneType)
    if get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        marks += more
    lengths = [length for mark in marks if (length := getattr(mark, "max_length", None))]
    return annotation, optional, max(lengths, default=LONGEST_LINE)
