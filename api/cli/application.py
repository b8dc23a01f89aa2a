"""Which commands are there, and what happens when one fails?"""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Final

import typer

from api.cli.errors import EXIT_INTERRUPTED, exit_status
from api.cli.output import discard_output, print_notice

COMMANDS: Final = {
    "demo": "demo",
    "serve": "serve",
    "worker": "maintenance",
    "migrate": "maintenance",
    "rebuild": "maintenance",
    "lookup": "queries",
    "history": "queries",
}
"""Commands of one word, and the file of each function of the same name."""

GROUPS: Final = ("schemes", "bodies", "keys", "people", "views")
"""Commands of two words; each group has a file with an `app`."""

HELP: Final = "Certtrail (证迹): the life of service certificates, as a history anyone can check."
EPILOG: Final = (
    "Exit codes: 0 done; 1 refused or not found; 2 wrongly asked or set; 3 not available now; "
    "130 interrupted."
)


def build_application(args: Sequence[str]) -> typer.Typer:
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
    commands = (*COMMANDS, *GROUPS)
    for name in args[:1] if args and args[0] in commands else commands:
        file = import_module(f"api.cli.{COMMANDS.get(name, name)}")
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
        build_application(sys.argv[1:])()
    except BrokenPipeError:
        discard_output()
        sys.exit(0)
    except KeyboardInterrupt:
        print_notice("Interrupted.")
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:  # noqa: BLE001  (the last one who could say anything about it)
        status = exit_status(error)
        if os.environ.get("CERTTRAIL_LOG_LEVEL", "").lower() == "debug":
            traceback.print_exception(error)
        print_notice(status.sentence)
        sys.exit(status.code)
