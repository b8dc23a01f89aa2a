"""Shape: files of at most 300 lines, functions of at most 30, and a docstring on top of each file."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(
    file
    for package in ("domain", "services", "projections", "embedded", "spreadsheets", "demo", "api")
    for file in (ROOT / package).rglob("*.py")
)
LONGEST_FILE = 300
LONGEST_FUNCTION = 30

Function = ast.FunctionDef | ast.AsyncFunctionDef


def length(function: Function) -> int:
    """Lines from `def` to the end, without the docstring."""
    assert function.end_lineno

    lines = function.end_lineno - function.lineno + 1
    match function.body[0]:
        case ast.Expr(value=ast.Constant(value=str()), lineno=first, end_lineno=int(last)):
            lines -= last - first + 1
    return lines


@pytest.fixture(params=FILES, ids=lambda file: str(file.relative_to(ROOT)))
def source(request: pytest.FixtureRequest) -> str:
    file: Path = request.param
    return file.read_text(encoding="utf-8")


def test_a_file_can_be_read_at_one_go(source: str) -> None:
    assert len(source.splitlines()) <= LONGEST_FILE


def test_a_function_can_be_seen_whole(source: str) -> None:
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, Function))
    too_long = {
        function.name: length(function) for function in functions if length(function) > LONGEST_FUNCTION
    }

    assert too_long == {}


def test_a_file_says_which_question_it_answers(source: str) -> None:
    assert ast.get_docstring(ast.parse(source))
