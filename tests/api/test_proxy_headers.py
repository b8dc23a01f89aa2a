"""Proxy headers: the client address is set by trusted proxies, never by the client itself."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from api.app.settings import Settings
from api.http.client_address import client_network
from api.main import create_app
from api.middleware.proxy_headers import ProxyHeaders

TRUSTED = tuple(map(ip_network, ("10.0.0.0/8", "127.0.0.1/32", "fd00::/8")))
PROXY = "10.0.0.1"
CLIENT = "203.0.113.7"


async def receive_nothing() -> Message:
    return {}


async def send_nothing(message: Message) -> None:
    return None


def scope_behind(peer: str | None, *headers: tuple[str, str]) -> Scope:
    """The scope behind the middleware of a request from this peer."""
    scopes: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scopes.append(scope)

    scope: Scope = {
        "type": "http",
        "scheme": "http",
        "client": (peer, 1) if peer else None,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
    }
    with pytest.raises(StopIteration):
        ProxyHeaders(app, TRUSTED)(scope, receive_nothing, send_nothing).__await__().__next__()
    return scopes[0]


@pytest.mark.parametrize(
    ("peer", "headers", "client"),
    [
        (CLIENT, [("X-Forwarded-For", "198.51.100.1")], CLIENT),
        (CLIENT, [("Forwarded", "for=198.51.100.1")], CLIENT),
        (PROXY, [("X-Forwarded-For", CLIENT)], CLIENT),
        (PROXY, [("X-Forwarded-For", f"198.51.100.1, {CLIENT}")], CLIENT),
        (PROXY, [("X-Forwarded-For", f"198.51.100.1, {CLIENT}, 10.9.9.9")], CLIENT),
        (PROXY, [("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-For", CLIENT)], CLIENT),
        (PROXY, [("X-Forwarded-For", "198.51.100.1, nonsense")], PROXY),
        (PROXY, [("X-Forwarded-For", "")], PROXY),
        (PROXY, [("X-Forwarded-For", "10.0.0.3, 10.0.0.2")], "10.0.0.3"),
        (PROXY, [("X-Forwarded-For", f"{CLIENT}:4711")], CLIENT),
        (PROXY, [("Forwarded", f"for={CLIENT};proto=https;by=10.0.0.1")], CLIENT),
        (PROXY, [("Forwarded", f"for=198.51.100.1, For={CLIENT}")], CLIENT),
        (PROXY, [("Forwarded", 'for="[2001:db8::1]:4711"')], "2001:db8::1"),
        (PROXY, [("Forwarded", 'for="a, for=198.51.100.1"')], PROXY),
        (PROXY, [("Forwarded", "for=unknown")], PROXY),
        (PROXY, [("Forwarded", "for=_hidden")], PROXY),
        (PROXY, [("Forwarded", "for=198.51.100.1"), ("X-Forwarded-For", CLIENT)], PROXY),
        (PROXY, [("Forwarded", f"for={CLIENT}"), ("X-Forwarded-For", CLIENT)], CLIENT),
        (PROXY, [("X-Real-IP", "198.51.100.1"), ("True-Client-IP", "198.51.100.1")], PROXY),
        ("::ffff:10.0.0.1", [("X-Forwarded-For", CLIENT)], CLIENT),
        ("fd00::1", [("X-Forwarded-For", "2001:db8::7")], "2001:db8::7"),
        ("testclient", [("X-Forwarded-For", CLIENT)], "testclient"),
    ],
)
def test_the_client_is_the_last_that_a_trusted_proxy_vouches_for(
    peer: str, headers: list[tuple[str, str]], client: str
) -> None:
    assert scope_behind(peer, *headers)["client"][0] == client


def test_without_a_peer_nothing_is_believed() -> None:
    assert scope_behind(None, ("X-Forwarded-For", CLIENT))["client"] is None


@pytest.mark.parametrize(
    ("peer", "header", "scheme"),
    [
        (PROXY, ("X-Forwarded-Proto", "https"), "https"),
        (PROXY, ("X-Forwarded-Proto", "http, https"), "https"),
        (PROXY, ("Forwarded", f"for={CLIENT};proto=https"), "https"),
        (PROXY, ("X-Forwarded-Proto", "javascript"), "http"),
        (CLIENT, ("X-Forwarded-Proto", "https"), "http"),
    ],
)
def test_the_scheme_is_what_a_trusted_proxy_says(peer: str, header: tuple[str, str], scheme: str) -> None:
    assert scope_behind(peer, header)["scheme"] == scheme


def answers_before_429(url: str, peer: str, forwarded: Iterator[str]) -> int:
    """Searches before the first 429, each with another address in its header; -1 without one."""
    app = create_app(Settings(database_url=url, trusted_proxies=TRUSTED))
    with TestClient(app, client=(peer, 1)) as client:
        for answered, claimed in enumerate(forwarded):
            headers = {"X-Forwarded-For": claimed}
            if client.get("/api/v1/certificates?uscc=x", headers=headers).status_code == 429:
                return answered
    return -1


def test_nobody_gets_around_a_limit_by_claiming_other_addresses(seeded_url: str) -> None:
    claims = (f"198.51.100.{each}, {CLIENT}" for each in range(120))

    assert 0 < answers_before_429(seeded_url, CLIENT, (f"198.51.100.{each}" for each in range(120))) < 80
    assert 0 < answers_before_429(seeded_url, PROXY, claims) < 80


def test_clients_of_one_proxy_do_not_share_a_limit(seeded_url: str) -> None:
    assert answers_before_429(seeded_url, PROXY, (f"198.51.100.{each}" for each in range(120))) == -1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_subscriber_is_one_whatever_addresses_they_use(address: str, network: str) -> None:
    assert client_network({"type": "http", "client": (address, 1)}) == network
