"""Benchmark of rate limits: cost of a verdict and of limits on look-ups.

    .venv/bin/python -m bench.rates

In one run, alternating: a verdict of the local counter, one of PostgreSQL, and SELECT 1; then look-ups
through the whole service with limits on and off. The ratios are comparable between machines, the absolute
rates are not.
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
from api.ops.logging import configure_json_logging
from bench.api import CERTIFICATES, load, number, record_certificates, server, wait_until_ready
from bench.api import _serve as serve
from embedded import embedded_database
from projections.installation import create_missing
from services.migrations import migrate
from services.rates import Policy, open_rate_limiter

ROUNDS: Final = 5
TIMES: Final = 2_000
QUIET: Final = Policy("quiet", 8_000_000, timedelta(minutes=1))
SHARED: Final = Policy("shared", 8_000_000, timedelta(minutes=1), local_first=False)


def serve_limited(url: str, listening: socket) -> None:
    configure_json_logging("warning")
    serve(create_app(Settings(database_url=url, rate_factor=1000)), listening)


def serve_unlimited(url: str, listening: socket) -> None:
    configure_json_logging("warning")
    serve(create_app(Settings(database_url=url, rate_factor=0)), listening)


def seconds_per_call(call: Callable[[int], object]) -> float:
    """Seconds for one call."""
    started = perf_counter()
    for turn in range(TIMES):
        call(turn)
    return (perf_counter() - started) / TIMES


def measure_service(url: str) -> None:
    paths = [f"/api/v1/certificates/{number(serial)}" for serial in range(1, CERTIFICATES + 1)]
    with ExitStack() as stack:
        addresses = [
            stack.enter_context(server(serving, url)) for serving in (serve_limited, serve_unlimited)
        ]
        for address in addresses:
            wait_until_ready(address)
        pairs = [[asyncio.run(load(address, paths)) for address in addresses] for _ in range(ROUNDS)]
    on, off = (median(rates) for rates in zip(*pairs, strict=True))
    ratio = median(limit / free for limit, free in pairs)
    print(f"  look-ups with limits {on:,.0f}/s, without {off:,.0f}/s: {ratio:.3f}")


def measure_verdicts(url: str) -> None:
    clients = count(1)
    with (
        open_rate_limiter(url, lambda: datetime.now(UTC)) as rates,
        psycopg.connect(url, autocommit=True) as bare,
    ):
        figures = {
            "verdict of the server alone": lambda turn: rates.check_locally(QUIET, f"client {turn % 100}"),
            "verdict of PostgreSQL, one client": lambda _: rates.charge(SHARED, "client"),
            "verdict of PostgreSQL, new clients": lambda _: rates.charge(SHARED, f"{next(clients)}"),
            "SELECT 1": lambda _: bare.execute("SELECT 1").fetchone(),
        }
        medians = {
            name: median(seconds_per_call(ask) for _ in range(ROUNDS)) for name, ask in figures.items()
        }
    for name, seconds in medians.items():
        print(f"  {name:<36} {seconds * 1e6:>8.1f} µs   {seconds / medians['SELECT 1']:.2f} of SELECT 1")


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="certtrail-bench-") as folder,
        embedded_database(Path(folder)) as url,
    ):
        migrate(url, create_missing)
        record_certificates(url)
        measure_verdicts(url)
        measure_service(url)


if __name__ == "__main__":
    main()
