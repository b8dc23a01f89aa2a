"""A provider that fails: whoever logs in is told in a sentence, soon, and nobody else waits."""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest

from services.accounts import Accounts, Outside
from services.oidc.asking import Asking, Bounds
from services.oidc.elsewhere import Client, Elsewhere
from services.oidc.errors import ProviderUnavailable, ProviderWrong
from tests.oidc.conftest import BROWSER, Peer, Way


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield listening


def address(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_one_that_is_down_is_unavailable(outside: Outside, accounts: Accounts, client: Client) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as gone:
        nowhere = address(gone)
    down = Elsewhere(outside, accounts, replace(client, issuer=nowhere))

    with pytest.raises(ProviderUnavailable, match="does not respond"):
        down.begin(BROWSER, "/")


def test_one_that_is_silent_is_waited_for_a_moment_only(listening: socket.socket) -> None:
    asking = Asking(Bounds(seconds=0.1))

    with pytest.raises(ProviderUnavailable), asking.conversation():
        asking.document(address(listening))


def test_a_slow_one_does_not_keep_everybody(listening: socket.socket) -> None:
    asking = Asking(Bounds(at_once=1, patience=0.1))

    with asking.conversation(), pytest.raises(ProviderUnavailable), asking.conversation():
        pass


def test_one_that_drips_is_heard_for_so_long_and_no_longer(listening: socket.socket) -> None:
    asking = Asking(Bounds(seconds=5, seconds_in_all=0.2))

    with dripping(listening), pytest.raises(ProviderUnavailable), asking.conversation():
        asking.document(address(listening))


def test_an_answer_without_end_is_not_read_to_the_end(listening: socket.socket) -> None:
    asking = Asking(Bounds(size=10))

    with dripping(listening), pytest.raises(ProviderWrong, match="too long"), asking.conversation():
        asking.document(address(listening))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"issuer": "https://another.example.org"}, "another issuer"),
        ({"issuer": None}, "another issuer"),
        ({"token_endpoint": None}, "token_endpoint"),
        ({"token_endpoint": "http://elsewhere.example.org/token"}, "token_endpoint"),
        ({"jwks_uri": "file:///etc/passwd"}, "jwks_uri"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint"),
        ({"code_challenge_methods_supported": ["plain"]}, "PKCE"),
    ],
)
def test_one_that_says_what_cannot_be_used_is_refused(
    way: Way, peer: Peer, said: dict[str, Any], why: str
) -> None:
    peer.behaves(discovery=said)

    with pytest.raises(ProviderWrong, match=why):
        way.there()


def test_keys_that_are_none_are_refused(way: Way, peer: Peer, li: str) -> None:
    peer.behaves(discovery={"jwks_uri": f"{peer.address}/asked"})

    with pytest.raises(ProviderWrong, match="no keys"):
        way.goes()


def test_one_that_does_not_know_us_is_for_the_operator_to_see_to(
    outside: Outside, accounts: Accounts, client: Client
) -> None:
    way = Way(Elsewhere(outside, accounts, replace(client, secret="a former one")))

    with pytest.raises(ProviderWrong, match="invalid_client"):
        way.goes()


class dripping:  # noqa: N801  (read as a verb)
    """A server that answers one byte at a time, until it is hung up on."""

    def __init__(self, listening: socket.socket) -> None:
        self._thread = Thread(target=self._drip, args=(listening,))

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._thread.join(10)

    @staticmethod
    def _drip(listening: socket.socket) -> None:
        with closing(listening.accept()[0]) as connection:
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
            try:
                while True:
                    connection.sendall(b" ")
            except OSError:
                return
