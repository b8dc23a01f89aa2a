"""The word of a provider: believed only if it is the provider's, for us, for this login, and once."""

import time
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from services.accounts import Accounts
from services.accounts.errors import CredentialsWrong
from services.oidc.elsewhere import Came
from services.oidc.errors import IdentityUnknown, LoginNotBegun, NotBelieved, RefusedElsewhere
from tests.oidc.conftest import BROWSER, OPERATOR, Clock, Peer, Way

NOW = int(time.time())


def test_whom_the_provider_vouches_for_comes_in(way: Way, li: str) -> None:
    arrived = way.goes()

    assert arrived.person.principal.person == li
    assert (set(arrived.means), arrived.return_to) == ({"identity"}, "/staff")


def test_a_browser_is_sent_with_what_proves_later_that_it_is_the_same(way: Way, peer: Peer) -> None:
    way.there()
    asked = peer.last()

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
    way: Way, peer: Peer, li: str, wrong: dict[str, Any], about: str
) -> None:
    peer.behaves(claims=wrong)

    with pytest.raises(NotBelieved, match=about):
        way.goes()


@pytest.mark.parametrize(
    "how", ["none", "with the public key as a secret", "by another key", "by a key never published"]
)
def test_a_signature_that_is_not_the_providers_is_not_believed(
    way: Way, peer: Peer, li: str, how: str
) -> None:
    peer.behaves(signed=how)

    with pytest.raises(NotBelieved, match="signature"):
        way.goes()


def test_an_audience_of_several_is_believed_if_it_was_issued_to_us(way: Way, peer: Peer, li: str) -> None:
    peer.behaves(claims={"aud": ["certtrail", "another-client"], "azp": "certtrail"})

    assert way.goes().person.principal.person == li


def test_what_was_brought_back_counts_once(way: Way, li: str) -> None:
    came = way.there()
    way.back(came)

    with pytest.raises(LoginNotBegun):
        way.back(came)


def test_a_code_counts_once_even_under_another_state(way: Way, li: str) -> None:
    used, other = way.there(), way.there()
    way.back(used)

    with pytest.raises(RefusedElsewhere, match="invalid_grant"):
        way.back(replace(other, code=used.code))


def test_what_failed_cannot_be_tried_again(way: Way, peer: Peer, li: str) -> None:
    came = way.there()
    with pytest.raises(RefusedElsewhere):
        way.back(replace(came, code="guessed"))

    with pytest.raises(LoginNotBegun):
        way.back(came)


def test_what_another_browser_began_brings_nobody_in_and_takes_nothing_away(way: Way, li: str) -> None:
    came = way.there()
    with pytest.raises(LoginNotBegun):
        way.back(came, browser="another browser's secret")

    assert way.back(came).person.principal.person == li


def test_a_code_that_somebody_else_obtained_is_refused(way: Way, peer: Peer, li: str) -> None:
    theirs = dict(parse_qsl(urlsplit(way.elsewhere.begin("their browser", "/staff")).query))
    code = dict(parse_qsl(urlsplit(_sent(peer, theirs)).query))["code"]

    with pytest.raises(RefusedElsewhere, match="invalid_grant"):
        way.back(replace(way.there(), code=code))


def test_a_login_may_take_ten_minutes(way: Way, clock: Clock, li: str) -> None:
    came = way.there()
    clock.turn(minutes=10)

    with pytest.raises(LoginNotBegun):
        way.back(came)


@pytest.mark.parametrize("issuer", ["https://another.example.org", "", None])
def test_an_answer_that_names_another_issuer_is_not_believed(way: Way, li: str, issuer: str | None) -> None:
    came = replace(way.there(), issuer=issuer)

    with pytest.raises(NotBelieved, match="another issuer"):
        way.back(came)


def test_an_issuer_that_does_not_name_itself_need_not(way: Way, peer: Peer, li: str) -> None:
    peer.behaves(discovery={"authorization_response_iss_parameter_supported": False}, back={"iss": None})

    assert way.goes().person.principal.person == li


@pytest.mark.parametrize(("error", "told"), [("access_denied", "access_denied"), ("<b>", "refused")])
def test_a_refusal_of_the_provider_is_told(way: Way, peer: Peer, error: str, told: str) -> None:
    peer.behaves(back={"error": error})

    with pytest.raises(RefusedElsewhere, match=told):
        way.goes()


def test_somebody_unknown_here_is_told_so(way: Way, peer: Peer, li: str) -> None:
    peer.behaves(claims={"sub": "somebody else"})

    with pytest.raises(IdentityUnknown, match="invitation"):
        way.goes()


def test_somebody_shut_out_here_does_not_come_in(way: Way, accounts: Accounts, li: str) -> None:
    accounts.people.disable(li, OPERATOR)

    with pytest.raises(CredentialsWrong):
        way.goes()


def test_nothing_that_opens_anything_is_kept(way: Way, accounts: Accounts, peer: Peer, pool: Any) -> None:
    way.there()
    with pool.connection() as session:
        kept = str(session.execute("SELECT * FROM people.oidc_logins").fetchall())

    assert not any(secret in kept for secret in (BROWSER, peer.last()["state"], peer.last()["nonce"]))


def test_nonsense_begins_nothing(way: Way) -> None:
    with pytest.raises(LoginNotBegun):
        way.back(Came(state="\ud800\x00", code="x"))


def _sent(peer: Peer, asked: dict[str, str]) -> str:
    return httpx2.get(f"{peer.address}/authorize", params=asked).headers["Location"]
