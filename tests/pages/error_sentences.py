"""Sentences of all errors, read from the source code."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import TypeGuard

import api
import domain
import projections
import services
from domain.errors import TranslatableError

PACKAGES = (domain, services, projections, api)
AREA_PACKAGES = ("api.pages", "spreadsheets.score_sheets")
"""Packages whose errors have their sentences in the catalogue of their own area."""


@dataclass(frozen=True)
class ErrorSentence:
    """A sentence and its location; None for a sentence that is not a constant and cannot be translated."""

    sentence: str | None
    location: str


def error_sentences() -> list[ErrorSentence]:
    """Every sentence that an error is raised with, in source order."""
    return [sentence for module in modules() for sentence in _ModuleReader(module).sentences()]


def modules() -> Iterator[ModuleType]:
    """Every module that may raise an error with a sentence."""
    for package in PACKAGES:
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.startswith(AREA_PACKAGES):
                yield importlib.import_module(found.name)


def placeholders(sentence: str) -> frozenset[str]:
    """The names of the placeholders of a sentence."""
    return frozenset(name for _text, name, _form, _conversion in Formatter().parse(sentence) if name)


class _ModuleReader:
    """Reads the sentences of a module from its syntax tree."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._file = Path(str(module.__file__))
        self._tree = ast.parse(self._file.read_text(encoding="utf-8"))

    def sentences(self) -> Iterator[ErrorSentence]:
        for node in self._tree.body:
            kind = getattr(self._module, node.name, None) if isinstance(node, ast.ClassDef) else None
            for call in (each for each in ast.walk(node) if isinstance(each, ast.Call)):
                if _is_super(call) and _is_error_class(kind) and call.args:
                    yield from self._sentences(call.args[0], kind, TranslatableError)
                elif takes_sentence(error_class := self._named(call.func)):
                    yield from self._sentences(call.args[0] if call.args else None, kind, error_class)

    def _sentences(
        self, argument: ast.expr | None, inside: object, error_class: type[TranslatableError]
    ) -> Iterator[ErrorSentence]:
        location = f"{self._module.__name__}:{getattr(argument, 'lineno', 0)}"
        for sentence in self._texts(argument, inside):
            yield ErrorSentence(
                _complete_sentence(error_class, sentence) if sentence is not None else None, location
            )

    def _texts(self, argument: ast.expr | None, inside: object) -> Iterator[str | None]:
        match argument:
            case ast.Constant(value=str(text)):
                yield text
            case ast.IfExp(body=body, orelse=other):
                yield from (*self._texts(body, inside), *self._texts(other, inside))
            case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Add(), right=ast.Name() as name):
                yield from (rest and text + rest for rest in self._texts(name, inside))
            case ast.Name(id=constant) if isinstance(known := getattr(self._module, constant, None), str):
                yield known
            case ast.Subscript(value=table):
                yield from self._table(table, inside).values()
            case _ if self._passes_on(argument, inside):
                return
            case _:
                yield None

    def _table(self, table: ast.expr, inside: object) -> Mapping[object, str]:
        match table:
            case ast.Name(id=name):
                found = getattr(self._module, name)
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                found = getattr(inside, name)
        return dict(found)

    def _passes_on(self, argument: ast.expr | None, inside: object) -> bool:
        """Whether a constructor passes on its own sentence argument, which is read where it is raised."""
        names = {each.id for each in ast.walk(argument) if isinstance(each, ast.Name)} if argument else set()
        return takes_sentence(inside) and next(iter(inspect.signature(inside).parameters)) in names

    def _named(self, function: ast.expr) -> object:
        match function:
            case ast.Name(id=name):
                return getattr(self._module, name, None)
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                return getattr(getattr(self._module, module, None), name, None)
        return None


def takes_sentence(kind: object) -> TypeGuard[type[TranslatableError]]:
    """Whether errors of this class take their sentence as an argument where they are raised."""
    if not _is_error_class(kind):
        return False
    first = next(iter(inspect.signature(kind).parameters.values()), None)
    return first is not None and first.kind is inspect.Parameter.POSITIONAL_ONLY


def _is_error_class(kind: object) -> TypeGuard[type[TranslatableError]]:
    return isinstance(kind, type) and issubclass(kind, TranslatableError)


def _is_super(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__"):
            return True
    return False


def _complete_sentence(error_class: type[TranslatableError], sentence: str) -> str:
    """The sentence as the error stores it: some classes extend their argument."""
    return error_class(sentence, **dict.fromkeys(placeholders(sentence), "")).sentence
