"""Typer application of the commands, and the entry point that turns an error into an exit code."""

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
"""Command of one word → module with the function of that name."""

GROUPS: Final = ("schemes", "bodies", "keys", "people", "views")
"""Groups of commands of two words; each has a module with an `app`."""

HELP: Final = "Certtrail (证迹): a certificate lifecycle register with a verifiable history."
EPILOG: Final = (
    "Exit codes: 0 success; 1 rejected or not found; 2 usage or configuration error; 3 unavailable; "
    "130 interrupted."
)


def build_application(args: Sequence[str]) -> typer.Typer:
    """The application with the command of `args` only, since importing all of them takes a second."""
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


def _print_version(requested: bool) -> None:
    if requested:
        typer.echo(f"certtrail {version('certtrail')}")
        raise typer.Exit


def _global_options(
    show_version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """Options before a command. With a callback Typer requires the name even of an only command."""


def main() -> None:
    """Run the command; on failure print one sentence and exit with its code."""
    try:
        build_application(sys.argv[1:])()
    except BrokenPipeError:
        discard_output()
        sys.exit(0)
    except KeyboardInterrupt:
        print_notice("Interrupted.")
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:  # noqa: BLE001  (the outermost handler)
        status = exit_status(error)
        if os.environ.get("CERTTRAIL_LOG_LEVEL", "").lower() == "debug":
            traceback.print_exception(error)
        print_notice(status.sentence)
        sys.exit(status.code)
