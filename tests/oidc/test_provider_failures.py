"""A provider that fails: whoever logs in is told in a sentence, soon, and nobody else waits."""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest

from services.accounts import Accounts, Dependencies
from services.oidc.errors import IdentityProviderMisconfigured, IdentityProviderUnavailable
from services.oidc.http_client import HttpLimits, ProviderHttpClient
from services.oidc.login import ClientRegistration, OidcLogin
from tests.oidc.conftest import BROWSER, FakeProvider, LoginFlow


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield listening


def address(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_one_that_is_down_is_unavailable(
    dependencies: Dependencies, accounts: Accounts, client: ClientRegistration
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as gone:
        nowhere = address(gone)
    down = OidcLogin(dependencies, accounts, replace(client, issuer=nowhere))

    with pytest.raises(IdentityProviderUnavailable, match="does not respond"):
        down.begin(BROWSER, "/")


def test_one_that_is_silent_is_waited_for_a_moment_only(listening: socket.socket) -> None:
    asking = ProviderHttpClient(HttpLimits(seconds=0.1))

    with pytest.raises(IdentityProviderUnavailable), asking.slot():
        asking.fetch_json(address(listening))


def test_a_slow_one_does_not_keep_everybody(listening: socket.socket) -> None:
    asking = ProviderHttpClient(HttpLimits(max_concurrent=1, slot_timeout=0.1))

    with asking.slot(), pytest.raises(IdentityProviderUnavailable), asking.slot():
        pass


def test_one_that_drips_is_heard_for_so_long_and_no_longer(listening: socket.socket) -> None:
    asking = ProviderHttpClient(HttpLimits(seconds=5, total_seconds=0.2))

    with dripping(listening), pytest.raises(IdentityProviderUnavailable), asking.slot():
        asking.fetch_json(address(listening))


def test_an_answer_without_end_is_not_read_to_the_end(listening: socket.socket) -> None:
    asking = ProviderHttpClient(HttpLimits(max_bytes=10))

    with dripping(listening), pytest.raises(IdentityProviderMisconfigured, match="too long"), asking.slot():
        asking.fetch_json(address(listening))


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
    login_flow: LoginFlow, provider: FakeProvider, said: dict[str, Any], why: str
) -> None:
    provider.set_behaviour(discovery=said)

    with pytest.raises(IdentityProviderMisconfigured, match=why):
        login_flow.start()


def test_keys_that_are_none_are_refused(login_flow: LoginFlow, provider: FakeProvider, decider: str) -> None:
    provider.set_behaviour(discovery={"jwks_uri": f"{provider.address}/asked"})

    with pytest.raises(IdentityProviderMisconfigured, match="no keys"):
        login_flow.run()


def test_one_that_does_not_know_us_is_for_the_operator_to_see_to(
    dependencies: Dependencies, accounts: Accounts, client: ClientRegistration
) -> None:
    way = LoginFlow(OidcLogin(dependencies, accounts, replace(client, secret="a former one")))

    with pytest.raises(IdentityProviderMisconfigured, match="invalid_client"):
        way.run()


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
