"""Command `demo`: the service with generated data, which leaves no process running."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from psycopg_pool import ConnectionPool

from api.app.accounts import build_accounts_if_configured, service_settings
from api.app.settings import Settings
from api.cli.database import CONNECT_TIMEOUT, Pool, server, utc_now
from api.cli.errors import CommandFailed
from api.cli.output import Json, print_notice, print_result, progress
from api.cli.serve import Host, Port, bound_socket, run_server, service_url, settings_with_options
from demo.database import DemoDatabase, DemoOptions, ProgressReporter, demo_database
from demo.examples import examples, temporary_keys
from demo.history import ORGANISATIONS, SEED
from demo.logins import FILE, LOGINS, STEP, DemoLogin, codes_at, prepare
from demo.ready_message import NOTICE, ReadyMessage, database_facts, summary
from domain.calendar import civil_date
from projections.public_register.queries import PublicRegister
from services.access_log import AccessLog
from services.accounts import Dependencies
from services.keys import Keys


def demo(  # noqa: PLR0913  (each option is an argument)
    host: Host = None,
    port: Port = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Generate the data again, up to yesterday.")] = False,
    organisations: Annotated[
        int, typer.Option(min=1, max=570, help="Number of organisations in new data.")
    ] = ORGANISATIONS,
    seed: Annotated[int, typer.Option(help="Seed of new data: another number gives other data.")] = SEED,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Prepare the data, then exit.")] = False,
    code: Annotated[
        bool, typer.Option("--code", help="Print the current one-time codes, then exit.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Start the service with generated data.

    Seven years of certificates, in a database of their own, are served on a port. The first start takes a
    minute, later ones use the same data. The command prints who can log in; for accounts that need a one-time
    code as well, --code prints it, in another terminal. Ctrl-C stops the service and the database and revokes
    the keys; the data stay. After an interrupted first start the next one starts again.
    """
    settings = settings_with_options(host, port)
    if code:
        _print_codes(settings, as_json)
        return
    options = DemoOptions(civil_date(utc_now()), organisations, seed, fresh)
    if no_serve:
        with server(settings, create=True) as server_url:
            demo_data = _prepare(server_url, options)
        print_result(database_facts(demo_data), f"{NOTICE}\n{summary(demo_data)}", as_json)
        return
    with bound_socket(settings) as listener, server(settings, create=True) as server_url:
        _serve_demo(settings, listener, _prepare(server_url, options), as_json)


def _serve_demo(settings: Settings, listener: socket.socket, demo_data: DemoDatabase, as_json: bool) -> None:
    """Serve the data, with keys that are revoked at the end."""
    url, service = service_url(settings, listener), service_settings(settings, demo_data.url)
    with _connect(demo_data.url) as pool, temporary_keys(Keys(pool, utc_now), utc_now) as keys:
        numbers = examples(PublicRegister(pool, utc_now), civil_date(utc_now()))
        ready = ReadyMessage(url, demo_data, numbers, keys, _logins(service, pool), sys.argv[0])
        level = "warning" if settings.log_level == "info" else settings.log_level
        run_server(service, listener, lambda: print_result(ready.as_json, ready.as_text, as_json), level)


def _logins(settings: Settings, pool: Pool) -> tuple[DemoLogin, ...]:
    """The accounts that can log in; none without secret keys."""
    accounts = build_accounts_if_configured(settings, Dependencies(pool, utc_now, AccessLog(pool, utc_now)))
    if accounts is None:
        return ()
    prepare(accounts, settings.data_dir / FILE, utc_now)
    return LOGINS


def _print_codes(settings: Settings, as_json: bool) -> None:
    """Print the current codes and the next. Raises CommandFailed if no demonstration was started here."""
    now = utc_now()
    codes, seconds_left = (
        codes_at(settings.data_dir / FILE, now),
        STEP.seconds - int(now.timestamp()) % STEP.seconds,
    )
    if not codes:
        raise CommandFailed("There are no codes in this folder yet: start `certtrail demo` here first.")
    lines = [
        f"{login}: {current}, in {seconds_left} s {upcoming}" for login, (current, upcoming) in codes.items()
    ]
    text = "\n".join([*lines, "Each code is valid once, and only while it is current."])
    print_result({"codes": codes, "seconds_left": seconds_left}, text, as_json)


def _prepare(server_url: str, options: DemoOptions) -> DemoDatabase:
    print_notice("Preparing the demonstration.")
    with progress() as bars:
        task = bars.add_task("Generating seven years, day by day", total=None)
        return demo_database(
            server_url,
            options,
            ProgressReporter(
                on_waiting=lambda: print_notice(
                    "Another start is preparing the demonstration: waiting for it."
                ),
                on_generating=lambda days, of: bars.update(task, completed=days, total=of),
                on_building_views=lambda: bars.update(task, description="Building the views", total=None),
            ),
        )


@contextmanager
def _connect(url: str) -> Iterator[Pool]:
    with ConnectionPool(url, min_size=1, max_size=2, timeout=CONNECT_TIMEOUT) as pool:
        yield pool
