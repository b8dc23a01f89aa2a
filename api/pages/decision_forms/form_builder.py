"""Which controls does a model ask for? One for each of its fields, by what the field holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, TypeGuard, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel

from api.pages.decision_forms.fields import (
    Choices,
    ChoicesByField,
    Field,
    FieldGroup,
    FieldKind,
    FieldList,
    Node,
    field_key,
)
from api.pages.decision_forms.rows import ADD_ROW, row_count
from api.pages.decision_forms.texts import hint, label, yes_no_choices
from api.pages.form_data import FormData
from api.pages.language import Language
from api.pages.terms import enum_label

MAX_LINE_LENGTH: Final = 200
LAST_FIELDS: Final = ("effective_on", "reason")
"""Asked at the end of every form: what is decided comes first, then from when, and why."""

_KIND_BY_TYPE: Final[Mapping[object, FieldKind]] = {
    bool: "truth",
    date: "day",
    AwareDatetime: "moment",
    int: "number",
}


@dataclass(frozen=True)
class _FieldSpec:
    """A field to be drawn: its whole name, what it is called, and what it holds."""

    name: str
    label: str
    hint: str
    type: Any
    required: bool
    max_length: int


@dataclass(frozen=True)
class FormBuilder:
    """A form being drawn: what fits, what is filled in already, and the language it is read in."""

    choices: ChoicesByField
    entries: FormData
    language: Language

    def fields(self, model: type[BaseModel], prefix: str = "") -> tuple[Node, ...]:
        """The controls for a model, with as many rows as are filled in or were asked for."""
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
            return Field(field.name, field.label, "any", field.required, field.hint, choices=choices)
        rows_wanted = max(row_count(self.entries, field.name), 1) + (
            self.entries.value(ADD_ROW) == field.name
        )
        rows = (
            _FieldSpec(
                f"{field.name}.{place}", f"{field.label} {place + 1}", "", item_type, not place, max_length
            )
            for place in range(rows_wanted)
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
                return None  # nothing of the kind is there, and nothing need be said
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
    """What a field holds: a type, whether it may hold nothing, and how long a text may be."""
    optional, constraints = False, list(metadata)
    if get_origin(annotation) in {Union, UnionType}:
        optional, annotation = True, next(each for each in get_args(annotation) if each is not NoneType)
    if get_origin(annotation) is Annotated:
        annotation, *metadata_of_alias = get_args(annotation)
        constraints += metadata_of_alias
    lengths = [length for constraint in constraints if (length := getattr(constraint, "max_length", None))]
    return annotation, optional, max(lengths, default=MAX_LINE_LENGTH)
