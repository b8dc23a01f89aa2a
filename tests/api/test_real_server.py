"""The service behind uvicorn and a real socket."""

import socket
from collections.abc import Iterator
from contextlib import closing
from threading import Thread
from urllib.parse import urlsplit

import httpx2
import pytest
import uvicorn

from api.app.settings import Settings
from api.main import create_app
from tests.api.running_service import Clock


@pytest.fixture
def address(seeded_url: str, clock: Clock) -> Iterator[str]:
    app = create_app(Settings(database_url=seeded_url), clock)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield "http://{}:{}".format(*listener.getsockname())
        finally:
            server.should_exit = True
            thread.join(20)


def test_a_question_is_answered(address: str) -> None:
    answer = httpx2.get(f"{address}/api/v1/certificates/12325SC00001R0M")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["reason"] in {"malformed", "not_issued"}


def test_a_body_sent_in_chunks_is_read_no_further_than_the_limit(address: str) -> None:
    chunks = iter([b" " * 65_536] * 64)
    headers = {"Content-Type": "application/json"}
    try:
        status = httpx2.post(f"{address}/api/v1/verifications", content=chunks, headers=headers).status_code
    except (httpx2.WriteError, httpx2.ReadError):
        status = 413  # the server responded and closed while the client was still sending

    assert status == 413


def test_bytes_that_are_no_path_are_answered(address: str) -> None:
    host = urlsplit(address)
    with closing(socket.create_connection((host.hostname or "", host.port or 0), timeout=20)) as raw:
        raw.sendall(b"GET /api/v1/certificates/%ff%00%c0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        with raw.makefile("rb") as stream:
            answer = stream.read()

    assert answer.startswith((b"HTTP/1.1 404", b"HTTP/1.1 422"))
    assert b"application/problem+json" in answer
