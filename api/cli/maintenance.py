"""Commands of database maintenance: migrations, projection worker, rebuild of a view."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Final

import typer

from api.app.public_holidays import public_holidays
from api.app.settings import Settings, load_settings
from api.cli.database import Demo, database, utc_now
from api.cli.errors import CommandFailed, Unavailable, UsageError
from api.cli.output import Json, print_notice, print_result, progress, table
from api.ops.logging import configure_json_logging
from projections.installation import create_missing
from projections.rebuild import RebuildResult, rebuild_stale
from projections.rebuild import rebuild as run_rebuild
from projections.view import View
from projections.views import VIEWS, views_with
from projections.worker import Worker
from services.adoption import RULES, adopt_rules, rules_adopted
from services.errors import DatabaseUnavailable
from services.event_store import EventStore
from services.migrations import migrate as run_migrations


@contextmanager
def stop_on_signals() -> Iterator[threading.Event]:
    """An event that SIGINT, SIGTERM and SIGHUP set, so that the current batch is finished first."""
    stop = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    previous_handlers = {number: signal.signal(number, lambda *_: stop.set()) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in previous_handlers.items():
            signal.signal(number, handler)


VIEW_NAMES: Final = [view.name for view in VIEWS]


def _views(settings: Settings) -> tuple[View, ...]:
    """The views, with the public holidays of the settings. Raises SettingsError."""
    holidays = public_holidays(settings)
    return views_with(lambda: holidays.working_days)


def worker(
    once: Annotated[bool, typer.Option("--once", help="Process all events, then exit.")] = False,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Run the projection worker.

    Of several workers one is active and the others stand by. `certtrail serve` includes one.
    """
    settings = load_settings()
    configure_json_logging(settings.log_level)
    with database(demo) as url, EventStore(url, utc_now) as log, stop_on_signals() as stop:
        projector = Worker(url, log, _views(settings), clock=utc_now, unreachable=(DatabaseUnavailable,))
        if once:
            position = projector.catch_up()
            print_result({"position": position}, f"The views are up to date at event {position}.", as_json)
        else:
            print_notice("The projection worker is running (Ctrl-C stops it).")
            projector.run(stop)


def migrate(demo: Demo = False, as_json: Json = False) -> None:
    """Migrate the database.

    Applies the migrations that are missing; applied ones are skipped. Then rebuilds the views that an older
    release built, and adopts the rules of this release. Stop the service of the older release before.
    """
    postponed: list[str] = []
    with database(demo, create=not demo) as url:
        done = run_migrations(url, create_missing, say=postponed.append)
        with EventStore(url, utc_now) as store:
            done = (*done, *_upgrade(store, url))
    for sentence in postponed:
        print_notice(_capital(sentence))
    text = f"Applied: {', '.join(done)}." if done else "The database is up to date."
    print_result({"done": done, "postponed": postponed}, text, as_json)


def _upgrade(store: EventStore, url: str) -> Iterator[str]:
    """Rebuild stale views and adopt the rules; the names of what was done. Raises Unavailable."""
    for result in rebuild_stale(_views(load_settings()), store, url):
        if not result.switched:
            raise Unavailable(
                f"The view {result.view} differs from the one of the older release: run "
                f"`certtrail rebuild {result.view}` to see where."
            )
        yield f"rebuild {result.view}"
    if not rules_adopted(store):
        adopt_rules(store)
        yield f"rules {RULES}"


def rebuild(
    view: Annotated[str, typer.Argument(help=f"View to rebuild: {', '.join(VIEW_NAMES)}.")],
    accept: Annotated[
        bool, typer.Option("--accept-differences", help="Replace the old view even if the new one differs.")
    ] = False,
    demo: Demo = False,
    as_json: Json = False,
) -> None:
    """Rebuild a view from the events.

    The new view is built next to the old one, compared with it, and replaces it if both are equal, without
    downtime. If the old one is of another version, only the fields of both are compared. If they differ, both
    stay for inspection.
    """
    if view not in VIEW_NAMES:
        raise UsageError(f"Unknown view {view!r}: choose one of {', '.join(VIEW_NAMES)}.")
    with database(demo) as url, EventStore(url, utc_now) as log, progress() as bars:
        bar = bars.add_task(f"Building {view}", total=None)
        result = run_rebuild(
            next(each for each in _views(load_settings()) if each.name == view),
            log,
            url,
            lambda position, goal: bars.update(bar, completed=position, total=goal),
            accept_differences=accept,
        )
    _print_rebuild(result, as_json)


def _print_rebuild(result: RebuildResult, as_json: bool) -> None:
    rows = [[each.table, each.field, each.change, each.example] for each in result.differences]
    text = f"{result.view} was rebuilt up to event {result.position} and is active."
    for change, fields in (("Added", result.added), ("Removed", result.removed)):
        text += f" {change} in this version: {', '.join(fields)}." if fields else ""
    columns = ("table", "field", "", "for example")
    human = table(f"{result.view} differs from the events", columns, rows) if rows else text
    print_result(asdict(result), human, as_json)
    if not result.switched:
        raise CommandFailed(
            f"{result.view}_next differs and is not active: inspect it, then run "
            f"`certtrail rebuild {result.view} --accept-differences`."
        )


def _capital(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:]}."
