"""Which commands are there, and what happens when one fails?"""

import logging
import sys
import traceback
from typing import Final

import typer

from api.cli import bodies, demo, keys, reading, running, schemes
from api.cli.speech import aside, forget_output
from api.cli.trouble import INTERRUPTED, ending

app: Final = typer.Typer(
    name="certtrail",
    help="Certtrail (证迹): the life of service certificates, as a history anyone can check.",
    epilog="Exit codes: 0 done; 1 refused or not found; 2 wrongly asked or set; 3 not available now; "
    "130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("serve")(running.serve)
app.command("worker")(running.worker)
app.command("migrate")(running.migrate)
app.command("rebuild")(running.rebuild)
app.command("lookup")(reading.lookup)
app.command("history")(reading.history)
app.add_typer(schemes.app, name="schemes")
app.add_typer(bodies.app, name="bodies")
app.add_typer(keys.app, name="keys")


def main() -> None:
    """Run the command that was typed, and end with a code and, if it failed, with one sentence."""
    try:
        app()
    except BrokenPipeError:
        forget_output()
        sys.exit(0)
    except KeyboardInterrupt:
        aside("Interrupted.")
        sys.exit(INTERRUPTED)
    except Exception as failure:  # noqa: BLE001  (the last one who could say anything about it)
        end = ending(failure)
        if logging.getLogger().isEnabledFor(logging.DEBUG):
            traceback.print_exception(failure)
        aside(end.sentence)
        sys.exit(end.code)
