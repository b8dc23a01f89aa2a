"""Commands that keep a database in order: prepare it, keep its views up, build one anew."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Final

import typer

from api.app.settings import load_settings
from api.cli.database import Demo, database, utc_now
from api.cli.errors import CommandFailed, UsageError
from api.cli.output import Json, print_notice, print_result, progress, table
from api.ops.logging import configure_json_logging
from projections.installation import create_missing
from projections.rebuild import RebuildResult
from projections.rebuild import rebuild as rebuilt
from projections.views import VIEWS
from projections.worker import Worker
from services.errors import DatabaseUnavailable
from services.event_store import EventStore
from services.migrations import migrate as migrated


@contextmanager
def stop_on_signals() -> Iterator[threading.Event]:
    """An event that Ctrl-C, SIGTERM and SIGHUP set, so that the batch under way is ended first."""
    stop = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    previous_handlers = {number: signal.signal(number, lambda *_: stop.set()) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in previous_handlers.items():
            signal.signal(number, handler)


VIEWS_BY_NAME: Final = {view.name: view for view in VIEWS}


def worker(
    once: Annotated[bool, typer.Option("--once", help="Read to the end of the events, then end.")] = False,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Keep the views up with the events.

    Of several workers one works and the others stand by. A server has one inside.
    """
    configure_json_logging(load_settings().log_level)
    with database(demo) as url, EventStore(url, utc_now) as log, stop_on_signals() as stop:
        projector = Worker(url, log, VIEWS, clock=utc_now, unreachable=(DatabaseUnavailable,))
        if once:
            position = projector.catch_up()
            print_result({"position": position}, f"The views have read up to event {position}.", as_json)
        else:
            print_notice("The views follow the events (Ctrl-C ends it).")
            projector.run(stop)


def migrate(demo: Demo = False, as_json: Json = False) -> None:
    """Prepare the database.

    It gets what this release needs; what is done already is left alone.
    """
    postponed: list[str] = []
    with database(demo, create=not demo) as url:
        done = migrated(url, create_missing, say=postponed.append)
    for sentence in postponed:
        print_notice(_capital(sentence))
    text = f"Done: {', '.join(done)}." if done else "Nothing was missing."
    print_result({"done": done, "postponed": postponed}, text, as_json)


def rebuild(
    view: Annotated[str, typer.Argument(help=f"The view to build anew: {', '.join(VIEWS_BY_NAME)}.")],
    accept: Annotated[
        bool, typer.Option("--accept-differences", help="Switch to the new view even if it differs.")
    ] = False,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Build a view anew from the events.

    It is built beside the old one, compared with it, and takes over if they are equal; if the old one is of
    another version, in the fields that both have. If they differ, the new one stays beside the old one.
    """
    if view not in VIEWS_BY_NAME:
        raise UsageError(f"There is no view {view!r}: name one of {', '.join(VIEWS_BY_NAME)}.")
    with database(demo) as url, EventStore(url, utc_now) as log, progress() as bars:
        bar = bars.add_task(f"Building {view}", total=None)
        result = rebuilt(
            VIEWS_BY_NAME[view],
            log,
            url,
            lambda position, goal: bars.update(bar, completed=position, total=goal),
            accept_differences=accept,
        )
    _print_rebuild(result, as_json)


def _print_rebuild(result: RebuildResult, as_json: bool) -> None:
    rows = [[each.table, each.field, each.change, each.example] for each in result.differences]
    text = f"{result.view} was built anew up to event {result.position}, and took over."
    for what, fields in (("New", result.added), ("Gone", result.removed)):
        text += f" {what} in this version: {', '.join(fields)}." if fields else ""
    columns = ("table", "field", "", "for example")
    human = table(f"{result.view} differs from the events", columns, rows) if rows else text
    print_result(asdict(result), human, as_json)
    if not result.switched:
        raise CommandFailed(
            f"{result.view}_next differs and was not switched to: compare it, then run "
            f"`certtrail rebuild {result.view} --accept-differences`."
        )


def _capital(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:]}."
