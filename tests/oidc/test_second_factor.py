"""A second factor at the provider: counts as one only if the provider says so and it was shown just now."""

import time
from typing import Any

import pytest

from services.oidc.errors import NotBelieved
from services.sessions.values import SECOND_FACTORS
from tests.oidc.conftest import Peer, Way

NOW = int(time.time())


@pytest.mark.parametrize("claims", [{"amr": ["pwd", "mfa"]}, {"acr": "mfa"}])
def test_a_second_factor_shown_for_this_login_counts(
    way: Way, peer: Peer, li: str, claims: dict[str, Any]
) -> None:
    peer.behaves(claims=claims)

    assert way.goes().means & SECOND_FACTORS


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"amr": ["pwd"]},
        {"amr": "mfa"},
        {"amr": [["mfa"], 7]},
        {"acr": "0"},
        {"amr": ["mfa"], "auth_time": NOW - 300},
        {"amr": ["mfa"], "auth_time": None},
        {"amr": ["mfa"], "auth_time": NOW + 3600},
        {"amr": ["mfa"], "auth_time": True},
    ],
)
def test_none_or_an_old_one_does_not(way: Way, peer: Peer, li: str, claims: dict[str, Any]) -> None:
    peer.behaves(claims=claims)

    assert way.goes().means == {"identity"}


def test_whoever_must_prove_anew_is_sent_to_do_so(way: Way, peer: Peer, li: str) -> None:
    peer.behaves(claims={"amr": ["mfa"]})
    arrived = way.goes(again=True)
    asked = peer.last()

    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    assert arrived.means & SECOND_FACTORS


@pytest.mark.parametrize("auth_time", [NOW - 3600, None], ids=["long ago", "unknown"])
def test_who_did_not_prove_anew_does_not_come_in(
    way: Way, peer: Peer, li: str, auth_time: int | None
) -> None:
    peer.behaves(claims={"auth_time": auth_time})

    with pytest.raises(NotBelieved, match="authenticate again"):
        way.goes(again=True)
