"""The command that shows everything at work on made-up data, and leaves nothing running behind it."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from psycopg_pool import ConnectionPool

from api.app.accounts import accounts_if_set, served_with_secrets
from api.app.settings import Settings
from api.cli.opened import PATIENCE, Pool, server, utc_now
from api.cli.serving import Host, Port, address, chosen_settings, served, taken
from api.cli.speech import Json, aside, progress, said
from api.cli.trouble import Refused
from demo.database import Made, Telling, Wish, demo_database
from demo.history import ORGANISATIONS, SEED
from demo.logins import FILE, LOGINS, STEP, DemoLogin, codes_at, prepare
from demo.showcase import examples, keys_lent
from demo.welcome import NOTICE, Ready, facts, summary
from domain.calendar import civil_date
from projections.public_register.queries import PublicRegister
from services.access_log import AccessLog
from services.accounts import Outside
from services.keys import Keys


def demo(  # noqa: PLR0913  (an option typed is an argument)
    host: Host = None,
    port: Port = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Live the history anew, up to yesterday.")] = False,
    organisations: Annotated[
        int, typer.Option(min=1, max=570, help="How many organisations a new history has.")
    ] = ORGANISATIONS,
    seed: Annotated[int, typer.Option(help="Another number, another history.")] = SEED,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Prepare the data, then end.")] = False,
    code: Annotated[bool, typer.Option("--code", help="Print the present one-time codes, then end.")] = False,
    as_json: Json = False,
) -> None:
    """Look around in made-up data.

    Seven years of certificates, in a database of their own, are served on a port. The first start takes a
    minute, later ones use what is there. It says who can log in; for those who need a one-time code as well,
    --code prints it, in another terminal. Ctrl-C ends the service, the database and the keys; the data stay.
    A start that was interrupted is begun anew by the next.
    """
    chosen = chosen_settings(host, port)
    if code:
        _say_codes(chosen, as_json)
        return
    wish = Wish(civil_date(utc_now()), organisations, seed, fresh)
    if no_serve:
        with server(chosen, begin=True) as at_server:
            made = _prepared(at_server, wish)
        said(facts(made), f"{NOTICE}\n{summary(made)}", as_json)
        return
    with taken(chosen) as held, server(chosen, begin=True) as at_server:
        _show(chosen, held, _prepared(at_server, wish), as_json)


def _show(chosen: Settings, held: socket.socket, made: Made, as_json: bool) -> None:
    """Serve what was lived, with keys that are good as long as this lasts."""
    at, serving = address(chosen, held), served_with_secrets(chosen, made.url)
    with _connected(made.url) as pool, keys_lent(Keys(pool, utc_now), utc_now) as keys:
        shown = examples(PublicRegister(pool, utc_now), civil_date(utc_now()))
        ready = Ready(at, made, shown, keys, _logins(serving, pool), sys.argv[0])
        level = "warning" if chosen.log_level == "info" else chosen.log_level
        served(serving, held, lambda: said(ready.value, ready.text, as_json), level)


def _logins(chosen: Settings, pool: Pool) -> tuple[DemoLogin, ...]:
    """Those who can log in, which takes keys for secrets."""
    accounts = accounts_if_set(chosen, Outside(pool, utc_now, AccessLog(pool, utc_now)))
    if accounts is None:
        return ()
    prepare(accounts, chosen.data_dir / FILE, utc_now)
    return LOGINS


def _say_codes(chosen: Settings, as_json: bool) -> None:
    """The codes of this moment and the next. Raises Refused where no demonstration was begun here."""
    now = utc_now()
    codes, left = codes_at(chosen.data_dir / FILE, now), STEP.seconds - int(now.timestamp()) % STEP.seconds
    if not codes:
        raise Refused("There are no codes in this folder yet: start `certtrail demo` here first.")
    lines = [f"{login}: {present}, in {left} s {then}" for login, (present, then) in codes.items()]
    text = "\n".join([*lines, "Each counts once, and only as long as it is shown."])
    said({"codes": codes, "seconds_left": left}, text, as_json)


def _prepared(at_server: str, wish: Wish) -> Made:
    aside("Preparing the demonstration.")
    with progress() as bars:
        living = bars.add_task("Living seven years, day by day", total=None)
        return demo_database(
            at_server,
            wish,
            Telling(
                waiting=lambda: aside("Another start is preparing the demonstration: waiting for it."),
                living=lambda days, of: bars.update(living, completed=days, total=of),
                reading=lambda: bars.update(living, description="Building the views", total=None),
            ),
        )


@contextmanager
def _connected(url: str) -> Iterator[Pool]:
    with ConnectionPool(url, min_size=1, max_size=2, timeout=PATIENCE) as pool:
        yield pool
