"""What do the limits cost a request?

    .venv/bin/python -m bench.rates

In one run, in turns: a verdict that a server gives by itself, one that PostgreSQL gives, and the shortest
question there is; then look-ups through the whole service, limits on and off. The ratios mean something
where the figures do not.
"""

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from socket import socket
from statistics import median
from time import perf_counter
from typing import Final

import psycopg

from api.app.settings import Settings
from api.main import create_app
from api.ops.logs import json_logs
from bench.api import CERTIFICATES, load, number, recorded, served, until_answered
from bench.api import _serve as serve
from embedded import embedded_database
from projections.installation import create_missing
from services.migrations import migrate
from services.rates import Policy, opened

ROUNDS: Final = 5
TIMES: Final = 2_000
QUIET: Final = Policy("quiet", 8_000_000, timedelta(minutes=1))
SHARED: Final = Policy("shared", 8_000_000, timedelta(minutes=1), screened=False)


def limited(url: str, listening: socket) -> None:
    json_logs("warning")
    serve(create_app(Settings(database_url=url, rate_factor=1000)), listening)


def unlimited(url: str, listening: socket) -> None:
    json_logs("warning")
    serve(create_app(Settings(database_url=url, rate_factor=0)), listening)


def each(ask: Callable[[int], object]) -> float:
    """Seconds for one."""
    begun = perf_counter()
    for turn in range(TIMES):
        ask(turn)
    return (perf_counter() - begun) / TIMES


def through_the_service(url: str) -> None:
    paths = [f"/api/v1/certificates/{number(serial)}" for serial in range(1, CERTIFICATES + 1)]
    with ExitStack() as stack:
        addresses = [stack.enter_context(served(serving, url)) for serving in (limited, unlimited)]
        for address in addresses:
            until_answered(address)
        pairs = [[asyncio.run(load(address, paths)) for address in addresses] for _ in range(ROUNDS)]
    on, off = (median(rates) for rates in zip(*pairs, strict=True))
    ratio = median(limit / free for limit, free in pairs)
    print(f"  look-ups with limits {on:,.0f}/s, without {off:,.0f}/s: {ratio:.3f}")


def by_themselves(url: str) -> None:
    clients = count(1)
    with opened(url, lambda: datetime.now(UTC)) as rates, psycopg.connect(url, autocommit=True) as bare:
        figures = {
            "verdict of the server alone": lambda turn: rates.at_once(QUIET, f"client {turn % 100}"),
            "verdict of PostgreSQL, one client": lambda _: rates.charge(SHARED, "client"),
            "verdict of PostgreSQL, new clients": lambda _: rates.charge(SHARED, f"{next(clients)}"),
            "SELECT 1": lambda _: bare.execute("SELECT 1").fetchone(),
        }
        taken = {name: median(each(ask) for _ in range(ROUNDS)) for name, ask in figures.items()}
    for name, seconds in taken.items():
        print(f"  {name:<36} {seconds * 1e6:>8.1f} µs   {seconds / taken['SELECT 1']:.2f} of SELECT 1")


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="certtrail-bench-") as folder,
        embedded_database(Path(folder)) as url,
    ):
        migrate(url, create_missing)
        recorded(url)
        by_themselves(url)
        through_the_service(url)


if __name__ == "__main__":
    main()
