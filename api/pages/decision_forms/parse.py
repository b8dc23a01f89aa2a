"""What was said with a form? Its entries as the model, or what is wrong with each of them."""

import json
import re
from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from api.pages.decision_forms.fields import Field, FieldList, Node, walk
from api.pages.decision_forms.texts import entry_error
from api.pages.form_data import FormData
from api.pages.language import Language
from api.pages.terms.values import DisplayName
from domain.calendar import SHANGHAI

YES: Final = "yes"
NO: Final = "no"

_SEPARATORS: Final = re.compile(r"[\s,;，；、]+")
_INTEGER: Final = re.compile(r"[0-9]{1,12}")

Model = TypeVar("Model", bound=BaseModel)


class FormInvalid(Exception):
    """Some entries cannot be meant; `errors` has a sentence for each, by name."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(*errors.values())
        self.errors = errors


def parse(
    model: type[Model],
    nodes: tuple[Node, ...],
    entries: FormData,
    language: Language,
    display_name: DisplayName,
) -> Model:
    """The entries as the model, read as strictly as a body of JSON. Raises FormInvalid."""
    try:
        return model.model_validate_json(json.dumps(_parse_nodes(nodes, entries)), strict=True)
    except ValidationError as invalid:
        labels = {node.name: node.label for node in walk(nodes)}
        errors: dict[str, str] = {}
        for error in invalid.errors():
            name = _nearest_field(error["loc"], labels)
            errors.setdefault(name, entry_error(error, labels.get(name, ""), language, display_name))
        raise FormInvalid(errors) from None


def _parse_nodes(nodes: Iterable[Node], entries: FormData) -> dict[str, Any]:
    values = ((node.name.rpartition(".")[2], _parse_node(node, entries), node) for node in nodes)
    return {
        name: value for name, value, node in values if value or value is False or _is_always_present(node)
    }


def _is_always_present(node: Node) -> bool:
    """A group is said to be lacking part by part."""
    return node.kind == "group" and node.required


def _parse_node(node: Node, entries: FormData) -> Any:
    match node:
        case Field(name=name):
            return _parse_field(node, [value.strip() for value in entries.values(name) if value.strip()])
        case FieldList(parts=parts):
            return [value for part in parts if (value := _parse_node(part, entries))]
        case _:
            return _parse_nodes(node.parts, entries)


def _parse_field(field: Field, texts: list[str]) -> Any:
    if field.kind == "any":
        chosen = ([text] if text in field.values else _split(field, text) for text in texts)
        return [value for values in chosen for value in values]
    if not texts:
        return None
    text = texts[-1]
    match field.kind:
        case "truth":
            return {YES: True, NO: False}.get(text)
        case "moment":
            return _with_zone(text)
        case _:
            return (
                int(text)
                if (field.is_integer or field.kind == "number") and _INTEGER.fullmatch(text)
                else text
            )


def _split(field: Field, text: str) -> list[str]:
    """Several may be written into one field where others than those offered may be named."""
    return [each for each in _SEPARATORS.split(text) if each] if field.choices.free else [text]


def _with_zone(text: str) -> str:
    """Clocks are those of China."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.replace(tzinfo=moment.tzinfo or SHANGHAI).isoformat()


def _nearest_field(steps: tuple[int | str, ...], known: Container[str]) -> str:
    """The nearest control that there is."""
    name = ".".join(map(str, steps))
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name
