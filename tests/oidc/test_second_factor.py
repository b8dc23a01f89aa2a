"""A second factor at the provider counts only if its claims confirm it and it is recent."""

import time
from typing import Any

import pytest

from services.oidc.errors import IdentityNotVerified
from services.sessions.values import SECOND_FACTORS
from tests.oidc.conftest import FakeProvider, LoginFlow

NOW = int(time.time())


@pytest.mark.parametrize("claims", [{"amr": ["pwd", "mfa"]}, {"acr": "mfa"}])
def test_a_second_factor_shown_for_this_login_counts(
    login_flow: LoginFlow, provider: FakeProvider, decider: str, claims: dict[str, Any]
) -> None:
    provider.set_behaviour(claims=claims)

    assert login_flow.run().means & SECOND_FACTORS


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
def test_none_or_an_old_one_does_not(
    login_flow: LoginFlow, provider: FakeProvider, decider: str, claims: dict[str, Any]
) -> None:
    provider.set_behaviour(claims=claims)

    assert login_flow.run().means == {"identity"}


def test_whoever_must_prove_anew_is_sent_to_do_so(
    login_flow: LoginFlow, provider: FakeProvider, decider: str
) -> None:
    provider.set_behaviour(claims={"amr": ["mfa"]})
    login = login_flow.run(again=True)
    request = provider.last_authorization()

    assert (request["prompt"], request["max_age"]) == ("login", "0")
    assert login.means & SECOND_FACTORS


@pytest.mark.parametrize("auth_time", [NOW - 3600, None], ids=["long ago", "unknown"])
def test_who_did_not_prove_anew_does_not_come_in(
    login_flow: LoginFlow, provider: FakeProvider, decider: str, auth_time: int | None
) -> None:
    provider.set_behaviour(claims={"auth_time": auth_time})

    with pytest.raises(IdentityNotVerified, match="authenticate again"):
        login_flow.run(again=True)
