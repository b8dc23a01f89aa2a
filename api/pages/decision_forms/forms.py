"""Form fields built from the Pydantic model of a decision's terms: fields, groups and repeated rows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, TypeGuard, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel

from api.pages.decision_forms.texts import hint, label, yes_no_choices
from api.pages.form_data import FormData, form_data
from api.pages.language import Language
from api.pages.terms import enum_label

FieldKind = Literal["line", "lines", "day", "moment", "number", "truth", "one", "any", "fixed"]


@dataclass(frozen=True)
class Choices:
    """The choices of a field: `options` are (value, text) pairs.

    `free` if other values may be entered; `fixed` if the single option is sent as a hidden field.
    """

    options: tuple[tuple[str, str], ...] = ()
    free: bool = False
    fixed: bool = False


ChoicesByField = Mapping[str, Choices]
"""Field key → choices. A key is the name of a field without row numbers, such as `documents.kind`."""


@dataclass(frozen=True)
class Field:
    """One control. `is_integer` if its text is parsed as a number."""

    name: str
    label: str
    kind: FieldKind
    required: bool
    hint: str = ""
    is_integer: bool = False
    choices: Choices = field(default_factory=Choices)

    @property
    def values(self) -> frozenset[str]:
        """The values of the options."""
        return frozenset(value for value, _text in self.choices.options)

    def other_values(self, entered: Iterable[str]) -> str:
        """The entered values that are none of the options, separated by spaces."""
        return " ".join(value for value in entered if value not in self.values)


@dataclass(frozen=True)
class FieldGroup:
    """The fields of a nested model."""

    name: str
    label: str
    required: bool
    parts: "tuple[Node, ...]"
    hint: str = ""
    kind: Literal["group"] = "group"

    @property
    def is_document(self) -> bool:
        """Whether the group describes a document: it has a digest."""
        return any(part.name == f"{self.name}.digest" for part in self.parts)


@dataclass(frozen=True)
class FieldList:
    """A repeated field or group, with one part for each row."""

    name: str
    label: str
    required: bool
    parts: "tuple[Node, ...]"
    hint: str = ""
    kind: Literal["rows"] = "rows"


Node = Field | FieldGroup | FieldList


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """All nodes in depth-first order, each group before its parts."""
    for node in nodes:
        yield node
        if not isinstance(node, Field):
            yield from walk(node.parts)


def field_key(name: str) -> str:
    """The name of a field without row numbers."""
    return ".".join(step for step in name.split(".") if not step.isdecimal())


ADD_ROW: Final = "add"
"""The name of the button that adds a row; its value is the name of the list."""

_ROW_FIELD: Final = re.compile(r"(?P<rows>[a-z_.]+?)\.(?P<index>[0-9]{1,3})(?P<rest>\.[a-z_.]+)?")
NOT_NEEDED: Final = "not_applicable"
"""The list of documents that are not needed: no row asks for them."""

PRESET_FIELDS: Final = ("kind",)
"""Fields that are preselected: a row in which only they have a value counts as blank."""


def row_count(entries: FormData, name: str) -> int:
    """The number of rows of a list."""
    matches = (_ROW_FIELD.fullmatch(each) for each, _value in entries)
    return max((int(row["index"]) + 1 for row in matches if row and row["rows"] == name), default=0)


def without_blank_rows(entries: FormData) -> FormData:
    """The entries without blank rows; later rows are renumbered."""
    return FormData(tuple(_renumbered(entries)), entries.files)


def _renumbered(entries: FormData) -> Iterator[tuple[str, str]]:
    rows = [(name, value, _ROW_FIELD.fullmatch(name)) for name, value in entries]
    yield from ((name, value) for name, value, row in rows if row is None)
    row_fields = sorted(
        ((row["rows"], int(row["index"]), row["rest"] or "", value) for _, value, row in rows if row),
        key=lambda each: each[:2],
    )
    for name, list_group in groupby(row_fields, key=lambda each: each[0]):
        index = 0
        for _index, row_group in groupby(list_group, key=lambda each: each[1]):
            values = [(rest, value) for _name, _index, rest, value in row_group]
            if any(value.strip() for rest, value in values if rest.removeprefix(".") not in PRESET_FIELDS):
                yield from ((f"{name}.{index}{rest}", value) for rest, value in values)
                index += 1


def with_rows(entries: FormData, name: str, kinds: tuple[str, ...]) -> FormData:
    """The entries with a row for each kind that no row of the list has yet, nor says is not needed."""
    kind_rows = (
        (row["rows"], value)
        for each, value in entries
        if (row := _ROW_FIELD.fullmatch(each)) and row["rest"] == ".kind"
    )
    present = {value for rows, value in kind_rows if rows in {name, NOT_NEEDED}}
    first = row_count(entries, name)
    missing = [kind for kind in kinds if kind not in present]
    added = ((f"{name}.{index}.kind", kind) for index, kind in enumerate(missing, start=first))
    return FormData((*entries.fields, *form_data(added).fields), entries.files)


MAX_LINE_LENGTH: Final = 200
LAST_FIELDS: Final = ("effective_on", "reason")
"""Fields at the end of every form, in this order."""

_KIND_BY_TYPE: Final[Mapping[object, FieldKind]] = {
    bool: "truth",
    date: "day",
    AwareDatetime: "moment",
    int: "number",
}


@dataclass(frozen=True)
class _FieldSpec:
    """A field of a model: full name, label, hint, and the type and limits of its value."""

    name: str
    label: str
    hint: str
    type: Any
    required: bool
    max_length: int


@dataclass(frozen=True)
class FormBuilder:
    """Builds the fields of a form from choices and entries, in one language."""

    choices: ChoicesByField
    entries: FormData
    language: Language

    def fields(self, model: type[BaseModel], prefix: str = "") -> tuple[Node, ...]:
        """The fields of a model; lists have a part for each row with entries, and one more on request."""
        first = [name for name in model.model_fields if name not in LAST_FIELDS]
        last = [name for name in LAST_FIELDS if name in model.model_fields]
        nodes = (self._node(self._field(model, name, prefix)) for name in (*first, *last))
        return tuple(node for node in nodes if node is not None)

    def _field(self, model: type[BaseModel], name: str, prefix: str) -> _FieldSpec:
        info = model.model_fields[name]
        type_, optional, max_length = _unwrap(info.annotation, info.metadata)
        return _FieldSpec(
            name=f"{prefix}{name}",
            label=label(model, name, self.language),
            hint=hint(model, name, self.language),
            type=type_,
            required=info.is_required() and not optional,
            max_length=max_length,
        )

    def _node(self, field: _FieldSpec) -> Node | None:
        if get_origin(field.type) is not tuple:
            return self._single_node(field)
        item_type, _optional, max_length = _unwrap(get_args(field.type)[0])
        if choices := self._choices_for(field.name, item_type):
            if not (choices.options or field.required or choices.free):
                return None
            return Field(field.name, field.label, "any", field.required, field.hint, choices=choices)
        count = max(row_count(self.entries, field.name), 1) + (self.entries.value(ADD_ROW) == field.name)
        rows = (
            _FieldSpec(
                f"{field.name}.{index}", f"{field.label} {index + 1}", "", item_type, not index, max_length
            )
            for index in range(count)
        )
        parts = tuple(part for row in rows for part in [self._single_node(row)] if part is not None)
        return FieldList(field.name, field.label, field.required, parts, field.hint)

    def _single_node(self, field: _FieldSpec) -> Node | None:
        name, label, required = field.name, field.label, field.required
        if isinstance(field.type, type) and issubclass(field.type, BaseModel):
            return FieldGroup(name, label, required, self.fields(field.type, f"{name}."), field.hint)
        is_integer = field.type is int
        if choices := self._choices_for(name, field.type):
            if not (choices.options or required or choices.free):
                return None  # an optional field without choices is left out
            return Field(
                name, label, "fixed" if choices.fixed else "one", required, field.hint, is_integer, choices
            )
        text_kind: FieldKind = "lines" if field.max_length > MAX_LINE_LENGTH else "line"
        kind = _KIND_BY_TYPE.get(field.type, text_kind)
        known_choices = Choices(yes_no_choices(self.language)) if kind == "truth" else Choices()
        return Field(name, label, kind, required, field.hint, is_integer, known_choices)

    def _choices_for(self, name: str, type_: object) -> Choices | None:
        choices = self.choices.get(field_key(name))
        if choices is None and _is_enumeration(type_):
            return Choices(tuple((each.value, enum_label(each, self.language)) for each in type_))
        return choices


def _is_enumeration(type_: object) -> TypeGuard[type[StrEnum]]:
    return isinstance(type_, type) and issubclass(type_, StrEnum)


def _unwrap(annotation: Any, metadata: Iterable[object] = ()) -> tuple[Any, bool, int]:
    """The type of an annotation, whether it is optional, and the maximum length of its text."""
    optional, constraints = False, list(metadata)
    if get_origin(annotation) in {Union, UnionType}:
        optional, annotation = True, next(each for each in get_args(annotation) if each is not NoneType)
    if get_origin(annotation) is Annotated:
        annotation, *metadata_of_alias = get_args(annotation)
        constraints += metadata_of_alias
    lengths = [length for constraint in constraints if (length := getattr(constraint, "max_length", None))]
    return annotation, optional, max(lengths, default=MAX_LINE_LENGTH)
