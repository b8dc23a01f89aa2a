"""Verification of ID tokens: signature, claims, state, nonce, single use."""

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
    login = login_flow.run()

    assert login.person.principal.person == decider
    assert (set(login.means), login.return_to) == ({"identity"}, "/staff")


def test_a_browser_is_sent_with_what_proves_later_that_it_is_the_same(
    login_flow: LoginFlow, provider: FakeProvider
) -> None:
    login_flow.start()
    request = provider.last_authorization()

    assert request["response_type"] == "code"
    assert request["code_challenge_method"] == "S256"
    assert len({request["state"], request["nonce"], request["code_challenge"]}) == 3
    assert set(request["scope"].split()) == {"openid", "profile", "email"}


@pytest.mark.parametrize(
    ("claims", "claim"),
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
    login_flow: LoginFlow, provider: FakeProvider, decider: str, claims: dict[str, Any], claim: str
) -> None:
    provider.set_behaviour(claims=claims)

    with pytest.raises(IdentityNotVerified, match=claim):
        login_flow.run()


@pytest.mark.parametrize(
    "signature", ["none", "with the public key as a secret", "by another key", "by a key never published"]
)
def test_a_signature_that_is_not_the_providers_is_not_believed(
    login_flow: LoginFlow, provider: FakeProvider, decider: str, signature: str
) -> None:
    provider.set_behaviour(signed=signature)

    with pytest.raises(IdentityNotVerified, match="signature"):
        login_flow.run()


def test_an_audience_of_several_is_believed_if_it_was_issued_to_us(
    login_flow: LoginFlow, provider: FakeProvider, decider: str
) -> None:
    provider.set_behaviour(claims={"aud": ["certtrail", "another-client"], "azp": "certtrail"})

    assert login_flow.run().person.principal.person == decider


def test_what_was_brought_back_counts_once(login_flow: LoginFlow, decider: str) -> None:
    params = login_flow.start()
    login_flow.finish(params)

    with pytest.raises(InvalidLoginState):
        login_flow.finish(params)


def test_a_code_counts_once_even_under_another_state(login_flow: LoginFlow, decider: str) -> None:
    used, other = login_flow.start(), login_flow.start()
    login_flow.finish(used)

    with pytest.raises(LoginDeniedByProvider, match="invalid_grant"):
        login_flow.finish(replace(other, code=used.code))


def test_what_failed_cannot_be_tried_again(
    login_flow: LoginFlow, provider: FakeProvider, decider: str
) -> None:
    params = login_flow.start()
    with pytest.raises(LoginDeniedByProvider):
        login_flow.finish(replace(params, code="guessed"))

    with pytest.raises(InvalidLoginState):
        login_flow.finish(params)


def test_what_another_browser_began_brings_nobody_in_and_takes_nothing_away(
    login_flow: LoginFlow, decider: str
) -> None:
    params = login_flow.start()
    with pytest.raises(InvalidLoginState):
        login_flow.finish(params, browser="another browser's secret")

    assert login_flow.finish(params).person.principal.person == decider


def test_a_code_that_somebody_else_obtained_is_refused(
    login_flow: LoginFlow, provider: FakeProvider, decider: str
) -> None:
    other_request = dict(parse_qsl(urlsplit(login_flow.oidc_login.begin("their browser", "/staff")).query))
    code = dict(parse_qsl(urlsplit(_authorize(provider, other_request)).query))["code"]

    with pytest.raises(LoginDeniedByProvider, match="invalid_grant"):
        login_flow.finish(replace(login_flow.start(), code=code))


def test_a_login_may_take_ten_minutes(login_flow: LoginFlow, clock: Clock, decider: str) -> None:
    params = login_flow.start()
    clock.advance(minutes=10)

    with pytest.raises(InvalidLoginState):
        login_flow.finish(params)


@pytest.mark.parametrize("issuer", ["https://another.example.org", "", None])
def test_an_answer_that_names_another_issuer_is_not_believed(
    login_flow: LoginFlow, decider: str, issuer: str | None
) -> None:
    params = replace(login_flow.start(), issuer=issuer)

    with pytest.raises(IdentityNotVerified, match="another issuer"):
        login_flow.finish(params)


def test_an_issuer_that_does_not_name_itself_need_not(
    login_flow: LoginFlow, provider: FakeProvider, decider: str
) -> None:
    provider.set_behaviour(
        discovery={"authorization_response_iss_parameter_supported": False}, back={"iss": None}
    )

    assert login_flow.run().person.principal.person == decider


@pytest.mark.parametrize(("error", "reason"), [("access_denied", "access_denied"), ("<b>", "refused")])
def test_a_refusal_of_the_provider_is_told(
    login_flow: LoginFlow, provider: FakeProvider, error: str, reason: str
) -> None:
    provider.set_behaviour(back={"error": error})

    with pytest.raises(LoginDeniedByProvider, match=reason):
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
        stored = str(connection.execute("SELECT * FROM people.oidc_logins").fetchall())

    assert not any(
        secret in stored
        for secret in (
            BROWSER,
            provider.last_authorization()["state"],
            provider.last_authorization()["nonce"],
        )
    )


def test_nonsense_begins_nothing(login_flow: LoginFlow) -> None:
    with pytest.raises(InvalidLoginState):
        login_flow.finish(CallbackParams(state="\ud800\x00", code="x"))


def _authorize(provider: FakeProvider, request: dict[str, str]) -> str:
    return httpx2.get(f"{provider.address}/authorize", params=request).headers["Location"]
