"""Benchmark of pages: requests a second, and bytes of HTML.

    .venv/bin/python -m bench.pages

In one run, alternating: the page of a certificate, the same answer as JSON, the first page, statistics of two
years, and a bare ASGI application that returns as many fixed bytes as the certificate's page. The ratios are
comparable between machines, the absolute rates are not.
"""

import asyncio
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Final

import httpx2

from bench.api import (
    CERTIFICATES,
    ROUNDS,
    load,
    number,
    record_certificates,
    serve_bytes,
    serve_service,
    server,
    wait_until_ready,
)
from embedded import embedded_database
from projections.installation import create_missing
from services.migrations import migrate

NUMBERS: Final = [number(serial) for serial in range(1, CERTIFICATES + 1)]
PAGES: Final = {
    "a certificate's page": [f"/c/{each}" for each in NUMBERS],
    "the same in English": [f"/en/c/{each}" for each in NUMBERS],
    "the same answer as JSON": [f"/c/{each}.json" for each in NUMBERS],
    "the first page": ["/"],
    "a search by name": ["/search?organisation=12325SC"],
    "statistics of two years": ["/statistics"],
}


def measure(service: str, fixed: str) -> dict[str, float]:
    """Responses a second, the median of several rounds."""
    rates: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, paths in PAGES.items():
            rates.setdefault(name, []).append(asyncio.run(load(service, paths)))
        rates.setdefault("fixed bytes from bare ASGI", []).append(asyncio.run(load(fixed, ["/"])))
    return {name: median(each) for name, each in rates.items()}


def main() -> None:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="certtrail-bench-"))
        url = stack.enter_context(embedded_database(Path(folder)))
        migrate(url, create_missing)
        record_certificates(url)
        service = stack.enter_context(server(serve_service, url))
        wait_until_ready(service)
        size = len(httpx2.get(service + PAGES["a certificate's page"][0]).content)
        fixed = stack.enter_context(server(serve_bytes, size))
        rates = measure(service, fixed)
    for name, rate in rates.items():
        least = f"{rate / rates['fixed bytes from bare ASGI']:.3f} of fixed bytes"
        data = f"{rate / rates['the same answer as JSON']:.2f} of JSON"
        print(f"  {name:<30} {rate:>8,.0f}/s   {least}   {data}")
    print(f"  a certificate's page has {size:,} bytes of HTML")


if __name__ == "__main__":
    main()
