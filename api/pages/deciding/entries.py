"""What was said with a form? Its entries as the model, or what is wrong with each of them."""

import json
import re
from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from api.pages.deciding.controls import Leaf, Node, Rows, all_of
from api.pages.deciding.wording import wrong
from api.pages.language import Language
from api.pages.sent import Sent
from api.pages.words.values import Called
from domain.calendar import SHANGHAI

YES: Final = "yes"
NO: Final = "no"

_BETWEEN: Final = re.compile(r"[\s,;，；、]+")
_WHOLE: Final = re.compile(r"[0-9]{1,12}")

Model = TypeVar("Model", bound=BaseModel)


class EntriesWrong(Exception):
    """Some entries cannot be meant; `errors` has a sentence for each, by name."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(*errors.values())
        self.errors = errors


def said(
    model: type[Model], nodes: tuple[Node, ...], entries: Sent, language: Language, called: Called
) -> Model:
    """The entries as the model, read as strictly as a body of JSON. Raises EntriesWrong."""
    try:
        return model.model_validate_json(json.dumps(_said(nodes, entries)), strict=True)
    except ValidationError as invalid:
        known = {node.name: node.label for node in all_of(nodes)}
        errors: dict[str, str] = {}
        for error in invalid.errors():
            name = _name(error["loc"], known)
            errors.setdefault(name, wrong(error, known.get(name, ""), language, called))
        raise EntriesWrong(errors) from None


def _said(nodes: Iterable[Node], entries: Sent) -> dict[str, Any]:
    told = ((node.name.rpartition(".")[2], _value(node, entries), node) for node in nodes)
    return {name: value for name, value, node in told if value or value is False or _must_be_there(node)}


def _must_be_there(node: Node) -> bool:
    """A group is said to be lacking part by part."""
    return node.kind == "group" and node.required


def _value(node: Node, entries: Sent) -> Any:
    match node:
        case Leaf(name=name):
            return _read(node, [value.strip() for value in entries.all(name) if value.strip()])
        case Rows(parts=parts):
            return [value for part in parts if (value := _value(part, entries))]
        case _:
            return _said(node.parts, entries)


def _read(leaf: Leaf, written: list[str]) -> Any:
    if leaf.kind == "any":
        chosen = ([text] if text in leaf.values else _several(leaf, text) for text in written)
        return [value for values in chosen for value in values]
    if not written:
        return None
    text = written[-1]
    match leaf.kind:
        case "truth":
            return {YES: True, NO: False}.get(text)
        case "moment":
            return _with_zone(text)
        case _:
            return int(text) if (leaf.whole or leaf.kind == "number") and _WHOLE.fullmatch(text) else text


def _several(leaf: Leaf, text: str) -> list[str]:
    """Several may be written into one field where others than those offered may be named."""
    return [each for each in _BETWEEN.split(text) if each] if leaf.offer.free else [text]


def _with_zone(text: str) -> str:
    """Clocks are those of China."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.replace(tzinfo=moment.tzinfo or SHANGHAI).isoformat()


def _name(steps: tuple[int | str, ...], known: Container[str]) -> str:
    """The nearest control that there is."""
    name = ".".join(map(str, steps))
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name
