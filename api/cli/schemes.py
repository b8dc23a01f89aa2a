"""Commands around schemes: is a file right, and how do its rules come into force?"""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from api.cli.opened import Demo, store
from api.cli.operator import OPERATOR, By, Reason, asked
from api.cli.speech import Json, said, table
from domain.institution import AlreadySo
from domain.scheme.model import Scheme
from services.institutions import Institutions
from services.scheme_files import read, read_folder, shipped

app: Final = typer.Typer(help="Check scheme files, and put schemes into force.", no_args_is_help=True)

Files = Annotated[
    list[Path] | None,
    typer.Argument(help="Files, or folders of .yaml files; without any, the schemes that come along."),
]


@app.command()
def check(files: Files = None, as_json: Json = False) -> None:
    """Say what the files describe, or which line is wrong. Nothing is recorded."""
    rows = [_described(scheme) for scheme in _schemes(files)]
    said(rows, _table("Scheme files are right", rows), as_json)


@app.command()
def load(
    files: Files = None,
    reason: Reason = "scheme file loaded",
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Publish new editions and revised rules; what is in force already stays as it is.

    Rules that differ need another `rule_version`. One command for each file: those before a refused
    one are in force.
    """
    schemes = _schemes(files)
    with store(demo) as opened:
        institutions = Institutions(opened)
        rows = [
            _described(scheme) | {"result": _published(institutions, scheme, reason, by)}
            for scheme in schemes
        ]
    said(rows, _table("Schemes", rows), as_json)


def _schemes(files: list[Path] | None) -> list[Scheme]:
    if not files:
        return list(shipped())
    return [scheme for file in files for scheme in (read_folder(file) if file.is_dir() else (read(file),))]


def _published(institutions: Institutions, scheme: Scheme, reason: str, by: str) -> str:
    try:
        receipt = institutions.publish(scheme, reason, asked(by, scheme.model_dump(mode="json")))
    except AlreadySo:
        return "unchanged"
    return receipt.recorded[0].topic.split(".")[1]


def _described(scheme: Scheme) -> dict[str, Any]:
    return {
        "scheme": scheme.scheme,
        "edition": scheme.edition,
        "rule_version": scheme.rule_version,
        "title": scheme.title.zh,
        "field": scheme.field,
        "levels": [level.id for level in scheme.levels],
        "clauses": len(scheme.table.maxima) if scheme.table else 0,
    }


def _table(title: str, rows: Iterable[dict[str, Any]]) -> object:
    listed = list(rows)
    return table(title, list(listed[0]), ([_cell(value) for value in row.values()] for row in listed))


def _cell(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
