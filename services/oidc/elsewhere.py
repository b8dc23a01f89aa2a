"""How does somebody log in through another issuer of identities?

Authorization code flow (OpenID Connect Core 1.0, 3.1) with PKCE (RFC 7636, S256), state and nonce; RFC 9700.
"""

import re
from collections.abc import Mapping as Claims
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, LiteralString

from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client

from domain.values import PersonId
from services.accounts import Accounts, Outside
from services.accounts.values import AuthenticatedPerson
from services.oidc.addresses import return_path
from services.oidc.admitting import Admitting
from services.oidc.asking import Asking
from services.oidc.begun import Begun, Underway
from services.oidc.believing import LEEWAY, Expected, Vouched, vouched
from services.oidc.errors import IdentityUnknown, NotBelieved, ProviderWrong, RefusedElsewhere
from services.oidc.mapping import Mapping
from services.oidc.provider import Discovered, Provider

IDENTITY: Final = "identity"
SECOND_FACTOR: Final = "identity_second_factor"

_OURS: Final = frozenset({"invalid_client", "unauthorized_client", "invalid_scope"})
"""Errors that no user can do anything about."""

_CODE: Final = re.compile(r"[a-z_]{1,40}")
_WHO: Final[LiteralString] = "SELECT person FROM people.identities WHERE issuer = %s AND subject = %s"


@dataclass(frozen=True)
class Client:
    """As what the provider knows us, and which values of `amr` or `acr` it uses for a second factor."""

    issuer: str
    id: str
    secret: str | None = field(repr=False)
    redirect_uri: str
    scope: str = "openid profile email"
    second_factor: frozenset[str] = frozenset({"mfa"})
    acr_values: str = ""


@dataclass(frozen=True)
class Came:
    """What the browser brought back from the provider."""

    state: str = ""
    code: str = ""
    issuer: str | None = None
    error: str = ""


@dataclass(frozen=True)
class Arrived:
    """Somebody who gave proof elsewhere, by which means, and where they wanted to go."""

    person: AuthenticatedPerson
    means: frozenset[str]
    return_to: str


class Elsewhere:
    """Logging in through one issuer. Safe to share by threads."""

    def __init__(
        self, outside: Outside, accounts: Accounts, client: Client, mapping: Mapping | None = None
    ) -> None:
        self.issuer = client.issuer
        self._pool, self._clock, self._client = outside.pool, outside.clock, client
        self._accounts, self._asking = accounts, Asking()
        self._provider = Provider(client.issuer, self._asking, outside.clock)
        self._begun = Begun(outside.pool, outside.clock)
        self._admitting = Admitting(outside, accounts, mapping) if mapping else None

    def begin(self, browser: str, return_to: str, *, again: bool = False) -> str:
        """The address to send this browser to; `again` asks for a new proof, with the second factor.

        Raises InvalidValue, ProviderUnavailable, ProviderWrong.
        """
        path = return_path(return_to)
        with self._asking.conversation():
            discovered = self._provider.discovered()
        underway = self._begun.begin(browser, path, again=again)
        anew = {"prompt": "login", "max_age": 0} if again else {}
        if again and self._client.acr_values:
            anew["acr_values"] = self._client.acr_values
        with self._speaking(discovered) as client:
            address: str = client.create_authorization_url(
                discovered.authorization_endpoint,
                state=underway.state,
                code_verifier=underway.code_verifier,
                nonce=underway.nonce,
                **anew,
            )[0]
        return address

    def finish(self, browser: str, came: Came) -> Arrived:
        """Who came back. What was brought counts once, whatever comes of it.

        Raises LoginNotBegun, RefusedElsewhere, NotBelieved, ProviderUnavailable, ProviderWrong,
        IdentityUnknown, NotAdmitted, CredentialsWrong.
        """
        if came.error and not came.state:
            raise RefusedElsewhere(_told(came.error))  # some leave the state out where they refuse
        underway = self._begun.take(browser, came.state)
        with self._asking.conversation():
            said = self._said(underway, came)
        anew = said.at is not None and said.at >= underway.begun_at - timedelta(seconds=LEEWAY)
        if underway.again and not anew:
            raise NotBelieved("you did not authenticate again")
        if self._admitting:
            self._admitting.follow(self._linked(said), said)
        if self._linked(said) is None:
            raise IdentityUnknown
        person = self._accounts.identities.by_identity(said.issuer, said.subject)
        return Arrived(person, self._means(said.claims, anew), underway.return_to)

    def _said(self, underway: Underway, came: Came) -> Vouched:
        discovered = self._provider.discovered()
        if came.issuer != self._client.issuer and (came.issuer is not None or discovered.names_itself):
            raise NotBelieved("the response is from another issuer")
        if came.error or not came.code:
            raise RefusedElsewhere(_told(came.error or "no_code"))
        answer = self._exchanged(discovered, underway, came.code)
        access_token, id_token = answer.get("access_token"), answer.get("id_token")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise NotBelieved("the response has no ID token")
        expected = Expected(self._client.id, underway.nonce, access_token, self._clock())
        return vouched(self._provider, id_token, expected)

    def _exchanged(self, discovered: Discovered, underway: Underway, code: str) -> Claims[str, Any]:
        try:
            with self._speaking(discovered) as client:
                answer: Claims[str, Any] = client.fetch_token(
                    discovered.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=underway.code_verifier,
                )
                return answer
        except OAuthError as refused:
            if refused.error in _OURS:
                raise ProviderWrong(f"it refuses this service itself ({refused.error})") from refused
            raise RefusedElsewhere(_told(str(refused.error))) from refused
        except (ValueError, RecursionError) as unreadable:
            raise ProviderWrong("it answers with something other than JSON") from unreadable

    def _speaking(self, discovered: Discovered) -> OAuth2Client:
        methods, secret = discovered.token_endpoint_auth_methods, self._client.secret
        with_secret = "client_secret_post" if "client_secret_basic" not in methods else "client_secret_basic"
        return OAuth2Client(
            client_id=self._client.id,
            client_secret=secret,
            token_endpoint_auth_method=with_secret if secret else "none",
            redirect_uri=self._client.redirect_uri,
            scope=self._client.scope,
            code_challenge_method="S256",
            **self._asking.options,
        )

    def _linked(self, said: Vouched) -> PersonId | None:
        with self._pool.connection() as session:
            row = session.execute(_WHO, (said.issuer, said.subject)).fetchone()
        return row[0] if row else None

    def _means(self, claims: Claims[str, Any], anew: bool) -> frozenset[str]:
        """A second factor counts only if it was shown for this login: an old one is no step-up."""
        amr = claims.get("amr")
        said = [claims.get("acr"), *(amr if isinstance(amr, list) else [])]
        second = any(each in self._client.second_factor for each in said if isinstance(each, str))
        return frozenset({IDENTITY, SECOND_FACTOR} if second and anew else {IDENTITY})


def _told(error: str) -> str:
    """A code that may be repeated to whoever reads it: anyone can write one into an address."""
    return error if _CODE.fullmatch(error) else "refused"
