"""Failures of the identity provider: an error soon, without blocking other logins."""

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
def listener() -> Iterator[socket.socket]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield listener


def address(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_one_that_is_down_is_unavailable(
    dependencies: Dependencies, accounts: Accounts, client: ClientRegistration
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as closed:
        unreachable = address(closed)
    login = OidcLogin(dependencies, accounts, replace(client, issuer=unreachable))

    with pytest.raises(IdentityProviderUnavailable, match="does not respond"):
        login.begin(BROWSER, "/")


def test_one_that_is_silent_is_waited_for_a_moment_only(listener: socket.socket) -> None:
    http_client = ProviderHttpClient(HttpLimits(seconds=0.1))

    with pytest.raises(IdentityProviderUnavailable), http_client.slot():
        http_client.fetch_json(address(listener))


def test_a_slow_one_does_not_keep_everybody(listener: socket.socket) -> None:
    http_client = ProviderHttpClient(HttpLimits(max_concurrent=1, slot_timeout=0.1))

    with http_client.slot(), pytest.raises(IdentityProviderUnavailable), http_client.slot():
        pass


def test_one_that_drips_is_heard_for_so_long_and_no_longer(listener: socket.socket) -> None:
    http_client = ProviderHttpClient(HttpLimits(seconds=5, total_seconds=0.2))

    with slow_server(listener), pytest.raises(IdentityProviderUnavailable), http_client.slot():
        http_client.fetch_json(address(listener))


def test_an_answer_without_end_is_not_read_to_the_end(listener: socket.socket) -> None:
    http_client = ProviderHttpClient(HttpLimits(max_bytes=10))

    with (
        slow_server(listener),
        pytest.raises(IdentityProviderMisconfigured, match="too long"),
        http_client.slot(),
    ):
        http_client.fetch_json(address(listener))


@pytest.mark.parametrize(
    ("discovery", "why"),
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
    login_flow: LoginFlow, provider: FakeProvider, discovery: dict[str, Any], why: str
) -> None:
    provider.set_behaviour(discovery=discovery)

    with pytest.raises(IdentityProviderMisconfigured, match=why):
        login_flow.start()


def test_keys_that_are_none_are_refused(login_flow: LoginFlow, provider: FakeProvider, decider: str) -> None:
    provider.set_behaviour(discovery={"jwks_uri": f"{provider.address}/asked"})

    with pytest.raises(IdentityProviderMisconfigured, match="no keys"):
        login_flow.run()


def test_one_that_does_not_know_us_is_for_the_operator_to_see_to(
    dependencies: Dependencies, accounts: Accounts, client: ClientRegistration
) -> None:
    login_flow = LoginFlow(OidcLogin(dependencies, accounts, replace(client, secret="a former one")))

    with pytest.raises(IdentityProviderMisconfigured, match="invalid_client"):
        login_flow.run()


class slow_server:  # noqa: N801  (a context manager, used like a function)
    """A server that sends one byte at a time until the client disconnects."""

    def __init__(self, listener: socket.socket) -> None:
        self._thread = Thread(target=self._drip, args=(listener,))

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._thread.join(10)

    @staticmethod
    def _drip(listener: socket.socket) -> None:
        with closing(listener.accept()[0]) as connection:
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
            try:
                while True:
                    connection.sendall(b" ")
            except OSError:
                return
