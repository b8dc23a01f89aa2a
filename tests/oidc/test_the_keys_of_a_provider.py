"""The keys of a provider: remembered, and read again when they change, not when somebody sends nonsense."""

import pytest

from services.oidc.errors import NotBelieved
from tests.oidc.conftest import Clock, Peer, Way


def test_keys_are_read_once(way: Way, peer: Peer, li: str) -> None:
    way.goes()
    way.goes()

    assert (peer.asked("/jwks"), peer.asked("/.well-known/openid-configuration")) == (1, 1)


def test_a_new_key_is_known_after_one_look(way: Way, peer: Peer, clock: Clock, li: str) -> None:
    way.goes()
    clock.turn(minutes=1)
    peer.behaves(now=clock().timestamp())
    peer.rotates()

    assert way.goes().person.principal.person == li
    assert peer.asked("/jwks") == 1


def test_nonsense_makes_nobody_look_again_and_again(way: Way, peer: Peer, clock: Clock, li: str) -> None:
    way.goes()
    clock.turn(minutes=1)
    peer.behaves(signed="by a key never published", now=clock().timestamp())
    for _ in range(3):
        with pytest.raises(NotBelieved):
            way.goes()

    assert peer.asked("/jwks") == 1


def test_after_an_hour_all_is_read_anew(way: Way, peer: Peer, clock: Clock, li: str) -> None:
    way.goes()
    clock.turn(hours=1)
    peer.behaves(now=clock().timestamp())
    way.goes()

    assert (peer.asked("/jwks"), peer.asked("/.well-known/openid-configuration")) == (1, 1)
