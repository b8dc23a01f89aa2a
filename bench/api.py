"""Benchmark of public look-ups through the whole service, over a socket.

    .venv/bin/python -m bench.api

In one run, alternating: a look-up through uvicorn and the application; the same with `If-None-Match`; the
health check; a bare ASGI application that returns as many fixed bytes; and a bare SELECT by primary key in
the client's process. The ratios are comparable between machines, the absolute rates are not.
"""

import asyncio
import multiprocessing
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from socket import AF_INET, IPPROTO_TCP, SOCK_STREAM, socket
from statistics import median
from time import perf_counter
from typing import Any, Final

import httpx2
import psycopg
import uvicorn

from api.app.settings import Settings
from api.main import create_app
from api.ops.logging import configure_json_logging
from embedded import embedded_database
from projections.installation import create_missing
from services.event_store import EventStore
from services.migrations import migrate
from tests.projections.builders import Clock, EventRecorder

CERTIFICATES: Final = 200
CONNECTIONS: Final = 16
SECONDS: Final = 2.0
ROUNDS: Final = 3
_BARE: Final = "SELECT certificate FROM public_register.certificates WHERE number_key = %s"


def number(serial: int) -> str:
    return f"12325SC{serial:05}R0M"


def record_certificates(url: str) -> None:
    clock = Clock(datetime(2025, 3, 1, tzinfo=UTC))
    with EventStore(url, clock) as store:
        world = EventRecorder(store, clock)
        world.open_register()
        for serial in range(1, CERTIFICATES + 1):
            world.grant(number(serial), number(serial), date(2025, 3, 10))


def serve_service(url: str, listening: socket) -> None:
    configure_json_logging("warning")
    _serve(create_app(Settings(database_url=url, rate_factor=1000)), listening)


def serve_bytes(size: int, listening: socket) -> None:
    body = b" " * size
    head = [(b"content-type", b"application/json"), (b"content-length", str(size).encode())]

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": body})

    _serve(app, listening)


def _serve(app: Any, listening: socket) -> None:
    uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="auto")).run([listening])


@contextmanager
def server(serve: Callable[..., None], first: object) -> Iterator[str]:
    """URL of a server in its own process."""
    # asyncio disables Nagle's algorithm only on sockets whose protocol is given: else 40 ms a response.
    with socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        process = multiprocessing.get_context("spawn").Process(target=serve, args=(first, listening))
        process.start()
        try:
            yield "http://{}:{}".format(*listening.getsockname())
        finally:
            process.terminate()
            process.join(30)


async def load(address: str, paths: list[str], headers: str = "") -> float:
    """Responses a second over several persistent connections."""
    host, _, port = address.removeprefix("http://").partition(":")
    turns, end, answered = count(), perf_counter() + SECONDS, 0

    async def ask() -> None:
        nonlocal answered
        reader, writer = await asyncio.open_connection(host, int(port))
        while perf_counter() < end:
            path = paths[next(turns) % len(paths)]
            writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            assert head.startswith(("http/1.1 200", "http/1.1 304")), head
            if "content-length: " in head:
                await reader.readexactly(int(head.partition("content-length: ")[2].partition("\r")[0]))
            answered += 1
        writer.close()
        await writer.wait_closed()

    began = perf_counter()
    await asyncio.gather(*(ask() for _ in range(CONNECTIONS)))
    return answered / (perf_counter() - began)


def select_rate(url: str) -> float:
    answered, end = 0, perf_counter() + SECONDS
    with psycopg.connect(url, autocommit=True) as connection:
        while perf_counter() < end:
            assert connection.execute(_BARE, (number(answered % CERTIFICATES + 1),)).fetchone()
            answered += 1
    return answered / SECONDS


def measure(url: str, service: str, fixed: str) -> dict[str, float]:
    paths = [f"/api/v1/certificates/{number(serial)}" for serial in range(1, CERTIFICATES + 1)]
    etag = httpx2.get(service + paths[0]).headers["ETag"]
    rates: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, rate in (
            ("look-up through the service", lambda: asyncio.run(load(service, paths))),
            (
                "the same, not modified",
                lambda: asyncio.run(load(service, paths[:1], f"If-None-Match: {etag}\r\n")),
            ),
            ("health through the service", lambda: asyncio.run(load(service, ["/healthz"]))),
            ("fixed bytes from bare ASGI", lambda: asyncio.run(load(fixed, ["/"]))),
            ("bare SELECT by key, one connection", lambda: select_rate(url)),
        ):
            rates.setdefault(name, []).append(rate())
    return {name: median(each) for name, each in rates.items()}


def wait_until_ready(address: str) -> int:
    """The size of a response, once the service is ready."""
    end = perf_counter() + 60
    while True:
        answer = httpx2.get(f"{address}/api/v1/certificates/{number(CERTIFICATES)}", timeout=60)
        if answer.status_code == 200 or perf_counter() > end:
            return len(answer.raise_for_status().content)


def main() -> None:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="certtrail-bench-"))
        url = stack.enter_context(embedded_database(Path(folder)))
        migrate(url, create_missing)
        record_certificates(url)
        service = stack.enter_context(server(serve_service, url))
        fixed = stack.enter_context(server(serve_bytes, wait_until_ready(service)))
        rates = measure(url, service, fixed)
    for name, rate in rates.items():
        ratios = [f"{rate / rates[against]:.3f} of {against}" for against in list(rates)[-2:]]
        print(f"  {name:<36} {rate:>8,.0f}/s   {'   '.join(ratios)}")


if __name__ == "__main__":
    main()
