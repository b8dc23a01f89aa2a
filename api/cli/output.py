"""Output of commands: tables or JSON on standard output, notices and progress on standard error."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Annotated, Any

import typer
from pydantic_core import to_jsonable_python
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

Json = Annotated[bool, typer.Option("--json", help="Print JSON only, for programs.")]


def print_result(value: object, text_for_people: object, as_json: bool) -> None:
    """Print the result on standard output: `value` as one line of JSON, or `text_for_people`."""
    if as_json:
        text = json.dumps(to_jsonable_python(value), ensure_ascii=False)
        with suppress(AttributeError):
            sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # absent where it was replaced
        print(text, flush=True)
    else:
        whole_lines = isinstance(text_for_people, str)
        Console(markup=False, highlight=False, emoji=False, soft_wrap=whole_lines).print(text_for_people)


def print_notice(text: str) -> None:
    """Print a notice for people on standard error."""
    Console(stderr=True, markup=False, highlight=False, emoji=False, soft_wrap=True).print(text)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """A table that wraps long cells instead of cutting them."""
    result = Table(title=title, title_justify="left", title_style="bold", show_header=any(columns))
    for column in columns:
        result.add_column(column, overflow="fold")
    for row in rows:
        result.add_row(*("" if cell is None else str(cell) for cell in row))
    return result


def progress() -> Progress:
    """Transient progress bars on standard error, on a terminal only."""
    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def discard_output() -> None:
    """After a broken pipe, let the interpreter exit without an error at its last flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
