"""Which commands are there, and what happens when one fails?"""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Final

import typer

from api.cli.speech import aside, forget_output
from api.cli.trouble import INTERRUPTED, ending

SINGLE: Final = {
    "demo": "demo",
    "serve": "serving",
    "worker": "upkeep",
    "migrate": "upkeep",
    "rebuild": "upkeep",
    "lookup": "reading",
    "history": "reading",
}
"""Commands of one word, and the file of each function of the same name."""

GROUPS: Final = ("schemes", "bodies", "keys", "people", "views")
"""Commands of two words; each group has a file with an `app`."""

HELP: Final = "Certtrail (证迹): the life of service certificates, as a history anyone can check."
EPILOG: Final = (
    "Exit codes: 0 done; 1 refused or not found; 2 wrongly asked or set; 3 not available now; "
    "130 interrupted."
)


def application(words: Sequence[str]) -> typer.Typer:
    """The commands; only what was typed is imported, since all of them take a second to load."""
    app = typer.Typer(
        name="certtrail",
        help=HELP,
        epilog=EPILOG,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        callback=_global_options,
    )
    known = (*SINGLE, *GROUPS)
    for name in words[:1] if words and words[0] in known else known:
        file = import_module(f"api.cli.{SINGLE.get(name, name)}")
        if name in GROUPS:
            app.add_typer(file.app, name=name)
        else:
            app.command(name)(getattr(file, name))
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"certtrail {version('certtrail')}")
        raise typer.Exit


def _global_options(
    show_version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """Options before a command. The callback also keeps the command's name required where there is one."""


def main() -> None:
    """Run the command that was typed, and end with a code and, if it failed, with one sentence."""
    try:
        application(sys.argv[1:])()
    except BrokenPipeError:
        forget_output()
        sys.exit(0)
    except KeyboardInterrupt:
        aside("Interrupted.")
        sys.exit(INTERRUPTED)
    except Exception as failure:  # noqa: BLE001  (the last one who could say anything about it)
        end = ending(failure)
        if os.environ.get("CERTTRAIL_LOG_LEVEL", "").lower() == "debug":
            traceback.print_exception(failure)
        aside(end.sentence)
        sys.exit(end.code)
