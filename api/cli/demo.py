"""The command that shows everything at work on made-up data, and leaves nothing running behind it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from psycopg_pool import ConnectionPool

from api.accounts import served_with_secrets
from api.cli.opened import PATIENCE, Pool, server, utc_now
from api.cli.serving import Host, Port, address, chosen_settings, served, taken
from api.cli.speech import Json, aside, progress, said
from api.demo.database import Made, Telling, Wish, demo_database
from api.demo.history import ORGANISATIONS, SEED
from api.demo.showcase import DemoKey, Example, examples, keys_lent
from api.settings import Settings
from domain.calendar import civil_date
from projections.public_register.queries import PublicRegister
from services.keys import Keys

NOTICE = (
    "All data are generated: no such body, organisation, person or certificate exists (示范数据，均为虚构)."
)


def demo(  # noqa: PLR0913  (an option typed is an argument)
    host: Host = None,
    port: Port = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Live the history anew, up to yesterday.")] = False,
    organisations: Annotated[
        int, typer.Option(min=1, max=570, help="How many organisations a new history has.")
    ] = ORGANISATIONS,
    seed: Annotated[int, typer.Option(help="Another number, another history.")] = SEED,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Prepare the data, then end.")] = False,
    as_json: Json = False,
) -> None:
    """Look around in made-up data.

    Seven years of certificates, in a database of their own, are served on a port. The first start takes a
    minute, later ones use what is there. Ctrl-C ends the service, the database and the keys; the data
    stay. A start that was interrupted is begun anew by the next.
    """
    chosen = chosen_settings(host, port)
    wish = Wish(civil_date(utc_now()), organisations, seed, fresh)
    if no_serve:
        with server(chosen, begin=True) as at_server:
            made = _prepared(at_server, wish)
        said(_facts(made), f"{NOTICE}\n{_summary(made)}", as_json)
        return
    with taken(chosen) as held, server(chosen, begin=True) as at_server:
        _show(chosen, held, _prepared(at_server, wish), as_json)


def _show(chosen: Settings, held: socket.socket, made: Made, as_json: bool) -> None:
    """Serve what was lived, with keys that are good as long as this lasts."""
    at = address(chosen, held)
    with _connected(made.url) as pool, keys_lent(Keys(pool, utc_now), utc_now) as keys:
        shown = examples(PublicRegister(pool, utc_now), civil_date(utc_now()))
        served(
            served_with_secrets(chosen, made.url),
            held,
            lambda: said(_value(at, made, shown, keys), _welcome(at, made, shown, keys), as_json),
            "warning" if chosen.log_level == "info" else chosen.log_level,
        )


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


def _facts(made: Made) -> dict[str, Any]:
    return {"generated": True, "notice": NOTICE, "events": made.events, "seconds": round(made.seconds, 1)}


def _value(at: str, made: Made, shown: list[Example], keys: list[DemoKey]) -> dict[str, Any]:
    return _facts(made) | {
        "listening": at,
        "certificates": [{"what": e.what, "number": e.number, "url": at + e.path} for e in shown],
        "keys": [{"role": k.role, "person": k.person, "key": k.key, "curl": _curl(at, k)} for k in keys],
    }


def _welcome(at: str, made: Made, shown: list[Example], keys: list[DemoKey]) -> str:
    """Plain lines, which no terminal breaks in the middle of an address."""
    lines = [f"Certtrail answers at {at} (Ctrl-C ends it). {_summary(made)}", NOTICE, ""]
    for example in shown:
        lines += [f"{example.what}: {example.number}", f"  {at}{example.path}"]
    lines += ["", "Keys, good until this ends:"]
    for key in keys:
        lines += [f"{key.role}, {key.person}:", f"  {_curl(at, key)}"]
    return "\n".join(lines)


def _curl(at: str, key: DemoKey) -> str:
    return f"curl -s -H 'Authorization: Bearer {key.key}' '{at}{key.path}'"


def _summary(made: Made) -> str:
    if not made.events:
        return "The data of an earlier start are used (--fresh lives the history anew)."
    return f"{made.events} events were lived in {made.seconds:.0f} s."
