"""Shape: files of at most 300 lines, functions of at most 30, and a docstring on top of each file."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = {
    str(file.relative_to(ROOT)): file.read_text(encoding="utf-8")
    for package in ("domain", "services", "projections", "embedded", "spreadsheets", "demo", "api")
    for file in sorted((ROOT / package).rglob("*.py"))
}
LONGEST_FILE = 300
LONGEST_FUNCTION = 30

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def trees() -> dict[str, ast.Module]:
    """The syntax tree of each file, by its name."""
    return {name: ast.parse(text) for name, text in SOURCES.items()}


def length(function: Function) -> int:
    """Lines from `def` to the end, without the docstring."""
    assert function.end_lineno

    lines = function.end_lineno - function.lineno + 1
    match function.body[0]:
        case ast.Expr(value=ast.Constant(value=str()), lineno=first, end_lineno=int(last)):
            lines -= last - first + 1
    return lines


def test_no_file_is_too_long() -> None:
    lengths = {name: len(text.splitlines()) for name, text in SOURCES.items()}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    lengths = {
        f"{name}::{node.name}": length(node)
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, Function)
    }

    assert len(lengths) > 1000
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_every_file_has_a_docstring() -> None:
    assert [name for name, tree in trees().items() if not ast.get_docstring(tree)] == []
