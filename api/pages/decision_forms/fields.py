"""Which controls does a form consist of?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

FieldKind = Literal["line", "lines", "day", "moment", "number", "truth", "one", "any", "fixed"]


@dataclass(frozen=True)
class Choices:
    """What a field may be: `options` are (value, text) pairs.

    `free` if something else may be written; `fixed` if the one option goes without saying.
    """

    options: tuple[tuple[str, str], ...] = ()
    free: bool = False
    fixed: bool = False


ChoicesByField = Mapping[str, Choices]
"""What fits, by the key of a field: its name with those of the groups it is in."""


@dataclass(frozen=True)
class Field:
    """One control. `whole` if its text means a number."""

    name: str
    label: str
    kind: FieldKind
    required: bool
    hint: str = ""
    is_integer: bool = False
    choices: Choices = field(default_factory=Choices)

    @property
    def values(self) -> frozenset[str]:
        """What can be chosen."""
        return frozenset(value for value, _text in self.choices.options)

    def other_values(self, entered: Iterable[str]) -> str:
        """What was written where something else than the choices may be."""
        return " ".join(value for value in entered if value not in self.values)


@dataclass(frozen=True)
class FieldGroup:
    """Controls that say one thing together."""

    name: str
    label: str
    required: bool
    parts: "tuple[Node, ...]"
    hint: str = ""
    kind: Literal["group"] = "group"

    @property
    def is_document(self) -> bool:
        """Whether it says which file is meant, by its digest."""
        return any(part.name == f"{self.name}.digest" for part in self.parts)


@dataclass(frozen=True)
class FieldList:
    """The same controls several times."""

    name: str
    label: str
    required: bool
    parts: "tuple[Node, ...]"
    hint: str = ""
    kind: Literal["rows"] = "rows"


Node = Field | FieldGroup | FieldList


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every control, and whatever it is in before it."""
    for node in nodes:
        yield node
        if not isinstance(node, Field):
            yield from walk(node.parts)


def field_key(name: str) -> str:
    """The name of a field without the places in rows."""
    return ".".join(step for step in name.split(".") if not step.isdecimal())
