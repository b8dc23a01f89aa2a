"""The word of a provider: believed only if it is the provider's, for us, for this login, and once."""

import time
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from services.accounts import Accounts
from services.accounts.errors import InvalidCredentials
from services.oidc.errors import (
    IdentityNotVerified,
    InvalidLoginState,
    LoginDeniedByProvider,
    NoAccountForIdentity,
)
from services.oidc.login import CallbackParams
from tests.oidc.conftest import BROWSER, OPERATOR, Clock, FakeProvider, LoginFlow

NOW = int(time.time())


def test_whom_the_provider_vouches_for_comes_in(login_flow: LoginFlow, decider: str) -> None:
    arrived = login_flow.run()

    assert arrived.person.principal.person == decider
    assert (set(arrived.means), arrived.return_to) == ({"identity"}, "/staff")


def test_a_browser_is_sent_with_what_proves_later_that_it_is_the_same(
    login_flow: LoginFlow, provider: FakeProvider
) -> None:
    login_flow.start()
    asked = provider.last_authorization()

    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}


@pytest.mark.parametrize(
    ("wrong", "about"),
    [
        ({"exp": NOW - 120}, "expired"),
        ({"exp": None}, "exp"),
        ({"exp": "tomorrow"}, "exp"),
        ({"iat": NOW + 3600}, "iat"),
        ({"iat": None}, "iat"),
        ({"nbf": NOW + 3600}, "nbf"),
        ({"aud": "another-client"}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": ["certtrail", "another-client"]}, "azp"),
        ({"aud": ["certtrail", "another-client"], "azp": "another-client"}, "azp"),
        ({"azp": "another-client"}, "azp"),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"iss": "https://another.example.org"}, "iss"),
        ({"iss": None}, "iss"),
        ({"sub": None}, "sub"),
        ({"sub": "half\x00"}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "at_hash"),
        ({"at_hash": 7}, "at_hash"),
    ],
)
def test_a_claim_that_is_wrong_or_missing_is_not_believed(
    login_flow: LoginFlow, provider: FakeProvider, decider: str, wrong: dict[str, Any], about: str
) -> None:
    provider.set_behaviour(claims=wrong)

    with pytest.raises(IdentityNotVerified, match=about):
        login_flow.run()


@pytest.mark.parametrize(
    "how", ["none", "with the public key as a secret", "by another key", "by a key never published"]
)
def test_a_signature_that_is_not_the_providers_is_not_believed(
    login_flow: LoginFlow, provider: FakeProvider, decider: str, how: str
) -> None:
    provider.set_behaviour(signed=how)

    with pytest.raises(IdentityNotVerified, match="signature"):
        login_flow.run()


def test_an_audience_of_several_is_believed_if_it_was_issued_to_us(
    login_flow: LoginFlow, provider: FakeProvider, decider: str
) -> None:
    provider.set_behaviour(claims={"aud": ["certtrail", "another-client"], "azp": "certtrail"})

    assert login_flow.run().person.principal.person == decider


def test_what_was_brought_back_counts_once(login_flow: LoginFlow, decider: str) -> None:
    came = login_flow.start()
    login_flow.finish(came)

    with pytest.raises(InvalidLoginState):
        login_flow.finish(came)


def test_a_code_counts_once_even_under_another_state(login_flow: LoginFlow, decider: str) -> None:
    used, other = login_flow.start(), login_flow.start()
    login_flow.finish(used)

    with pytest.raises(LoginDeniedByProvider, match="invalid_grant"):
        login_flow.finish(replace(other, code=used.code))


def test_what_failed_cannot_be_tried_again(
    login_flow: LoginFlow, provider: FakeProvider, decider: str
) -> None:
    came = login_flow.start()
    with pytest.raises(LoginDeniedByProvider):
        login_flow.finish(replace(came, code="guessed"))

    with pytest.raises(InvalidLoginState):
        login_flow.finish(came)


def test_what_another_browser_began_brings_nobody_in_and_takes_nothing_away(
    login_flow: LoginFlow, decider: str
) -> None:
    came = login_flow.start()
    with pytest.raises(InvalidLoginState):
        login_flow.finish(came, browser="another browser's secret")

    assert login_flow.finish(came).person.principal.person == decider


def test_a_code_that_somebody_else_obtained_is_refused(
    login_flow: LoginFlow, provider: FakeProvider, decider: str
) -> None:
    theirs = dict(parse_qsl(urlsplit(login_flow.oidc_login.begin("their browser", "/staff")).query))
    code = dict(parse_qsl(urlsplit(_sent(provider, theirs)).query))["code"]

    with pytest.raises(LoginDeniedByProvider, match="invalid_grant"):
        login_flow.finish(replace(login_flow.start(), code=code))


def test_a_login_may_take_ten_minutes(login_flow: LoginFlow, clock: Clock, decider: str) -> None:
    came = login_flow.start()
    clock.advance(minutes=10)

    with pytest.raises(InvalidLoginState):
        login_flow.finish(came)


@pytest.mark.parametrize("issuer", ["https://another.example.org", "", None])
def test_an_answer_that_names_another_issuer_is_not_believed(
    login_flow: LoginFlow, decider: str, issuer: str | None
) -> None:
    came = replace(login_flow.start(), issuer=issuer)

    with pytest.raises(IdentityNotVerified, match="another issuer"):
        login_flow.finish(came)


def test_an_issuer_that_does_not_name_itself_need_not(
    login_flow: LoginFlow, provider: FakeProvider, decider: str
) -> None:
    provider.set_behaviour(
        discovery={"authorization_response_iss_parameter_supported": False}, back={"iss": None}
    )

    assert login_flow.run().person.principal.person == decider


@pytest.mark.parametrize(("error", "told"), [("access_denied", "access_denied"), ("<b>", "refused")])
def test_a_refusal_of_the_provider_is_told(
    login_flow: LoginFlow, provider: FakeProvider, error: str, told: str
) -> None:
    provider.set_behaviour(back={"error": error})

    with pytest.raises(LoginDeniedByProvider, match=told):
        login_flow.run()


def test_somebody_unknown_here_is_told_so(
    login_flow: LoginFlow, provider: FakeProvider, decider: str
) -> None:
    provider.set_behaviour(claims={"sub": "somebody else"})

    with pytest.raises(NoAccountForIdentity, match="invitation"):
        login_flow.run()


def test_somebody_shut_out_here_does_not_come_in(
    login_flow: LoginFlow, accounts: Accounts, decider: str
) -> None:
    accounts.people.disable(decider, OPERATOR)

    with pytest.raises(InvalidCredentials):
        login_flow.run()


def test_nothing_that_opens_anything_is_kept(
    login_flow: LoginFlow, accounts: Accounts, provider: FakeProvider, pool: Any
) -> None:
    login_flow.start()
    with pool.connection() as connection:
        kept = str(connection.execute("SELECT * FROM people.oidc_logins").fetchall())

    assert not any(
        secret in kept
        for secret in (
            BROWSER,
            provider.last_authorization()["state"],
            provider.last_authorization()["nonce"],
        )
    )


def test_nonsense_begins_nothing(login_flow: LoginFlow) -> None:
    with pytest.raises(InvalidLoginState):
        login_flow.finish(CallbackParams(state="\ud800\x00", code="x"))


def _sent(peer: FakeProvider, asked: dict[str, str]) -> str:
    return httpx2.get(f"{peer.address}/authorize", params=asked).headers["Location"]
