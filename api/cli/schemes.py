"""Commands `certtrail schemes`: validation and publication of scheme files."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from api.cli.database import Demo, store
from api.cli.operator import OPERATOR, By, Reason, operator_command
from api.cli.output import Json, print_result, table
from domain.bodies import AlreadyRecorded
from domain.scheme.model import Scheme
from services.institutions import Institutions
from services.scheme_files import bundled_schemes, read, read_folder

app: Final = typer.Typer(help="Validate scheme files and publish schemes.", no_args_is_help=True)

Files = Annotated[
    list[Path] | None,
    typer.Argument(help="Files or folders of .yaml files; the bundled schemes by default."),
]


@app.command()
def check(files: Files = None, as_json: Json = False) -> None:
    """Validate scheme files and summarise them. Nothing is recorded."""
    rows = [_summary(scheme) for scheme in _schemes(files)]
    print_result(rows, _table("Valid scheme files", rows), as_json)


@app.command()
def load(
    files: Files = None,
    reason: Reason = "scheme file loaded",
    by: By = OPERATOR,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Publish new editions and revised rules. Rules already in force do not change.

    Changed rules need a new `rule_version`. Each file is published on its own: files before a rejected one
    stay published.
    """
    schemes = _schemes(files)
    with store(demo) as events:
        institutions = Institutions(events)
        rows = [
            _summary(scheme) | {"result": _publish(institutions, scheme, reason, by)} for scheme in schemes
        ]
    print_result(rows, _table("Schemes", rows), as_json)


def _schemes(files: list[Path] | None) -> list[Scheme]:
    if not files:
        return list(bundled_schemes())
    return [scheme for file in files for scheme in (read_folder(file) if file.is_dir() else (read(file),))]


def _publish(institutions: Institutions, scheme: Scheme, reason: str, by: str) -> str:
    try:
        receipt = institutions.publish(scheme, reason, operator_command(by, scheme.model_dump(mode="json")))
    except AlreadyRecorded:
        return "unchanged"
    return receipt.recorded[0].topic.split(".")[1]


def _summary(scheme: Scheme) -> dict[str, Any]:
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
    all_rows = list(rows)
    return table(title, list(all_rows[0]), ([_cell(value) for value in row.values()] for row in all_rows))


def _cell(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
