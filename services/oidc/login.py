"""Login through an external identity provider: start, callback, completion.

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
from services.accounts import Accounts, Dependencies
from services.accounts.values import AuthenticatedPerson
from services.oidc.errors import (
    IdentityNotVerified,
    IdentityProviderMisconfigured,
    LoginDeniedByProvider,
    NoAccountForIdentity,
)
from services.oidc.http_client import ProviderHttpClient, return_path
from services.oidc.id_token import LEEWAY, Expected, VerifiedIdentity, verify_id_token
from services.oidc.login_state import LoginStates, PendingLogin
from services.oidc.provider import DiscoveryDocument, Provider
from services.oidc.provisioning import Provisioning, RoleMapping

IDENTITY: Final = "identity"
SECOND_FACTOR: Final = "identity_second_factor"

_CONFIGURATION_ERRORS: Final = frozenset({"invalid_client", "unauthorized_client", "invalid_scope"})
"""Errors that no user can do anything about."""

_CODE: Final = re.compile(r"[a-z_]{1,40}")
_SELECT_PERSON: Final[LiteralString] = (
    "SELECT person FROM people.identities WHERE issuer = %s AND subject = %s"
)


@dataclass(frozen=True)
class ClientRegistration:
    """As what the provider knows us, and which values of `amr` or `acr` it uses for a second factor."""

    issuer: str
    id: str
    secret: str | None = field(repr=False)
    redirect_uri: str
    scope: str = "openid profile email"
    second_factor: frozenset[str] = frozenset({"mfa"})
    acr_values: str = ""


@dataclass(frozen=True)
class CallbackParams:
    """What the browser brought back from the provider."""

    state: str = ""
    code: str = ""
    issuer: str | None = None
    error: str = ""


@dataclass(frozen=True)
class CompletedLogin:
    """A completed login: the person, the authentication means, and the path to return to."""

    person: AuthenticatedPerson
    means: frozenset[str]
    return_to: str


class OidcLogin:
    """Logging in through one issuer. Safe to share by threads."""

    def __init__(
        self,
        dependencies: Dependencies,
        accounts: Accounts,
        client: ClientRegistration,
        mapping: RoleMapping | None = None,
    ) -> None:
        self.issuer = client.issuer
        self._pool, self._clock, self._client = dependencies.pool, dependencies.clock, client
        self._accounts, self._http_client = accounts, ProviderHttpClient()
        self._provider = Provider(client.issuer, self._http_client, dependencies.clock)
        self._login_states = LoginStates(dependencies.pool, dependencies.clock)
        self._provisioning = Provisioning(dependencies, accounts, mapping) if mapping else None

    def begin(self, browser: str, return_to: str, *, reauthenticate: bool = False) -> str:
        """The address to send this browser to; `again` asks for a new proof, with the second factor.

        Raises InvalidValue, IdentityProviderUnavailable, IdentityProviderMisconfigured.
        """
        path = return_path(return_to)
        with self._http_client.slot():
            discovery = self._provider.discovery()
        pending = self._login_states.begin(browser, path, reauthenticate=reauthenticate)
        prompt_params = {"prompt": "login", "max_age": 0} if reauthenticate else {}
        if reauthenticate and self._client.acr_values:
            prompt_params["acr_values"] = self._client.acr_values
        with self._oauth_client(discovery) as client:
            address: str = client.create_authorization_url(
                discovery.authorization_endpoint,
                state=pending.state,
                code_verifier=pending.code_verifier,
                nonce=pending.nonce,
                **prompt_params,
            )[0]
        return address

    def finish(self, browser: str, callback: CallbackParams) -> CompletedLogin:
        """Complete a login. The state is used once, whatever the result.

        Raises InvalidLoginState, LoginDeniedByProvider, IdentityNotVerified, IdentityProviderUnavailable,
        IdentityProviderMisconfigured,
        NoAccountForIdentity, ProvisioningDenied, InvalidCredentials.
        """
        if callback.error and not callback.state:
            raise LoginDeniedByProvider(
                _safe_error_code(callback.error)
            )  # some leave the state out where they refuse
        pending = self._login_states.consume(browser, callback.state)
        with self._http_client.slot():
            identity = self._verify_callback(pending, callback)
        is_fresh = (
            identity.authenticated_at is not None
            and identity.authenticated_at >= pending.begun_at - timedelta(seconds=LEEWAY)
        )
        if pending.reauthenticate and not is_fresh:
            raise IdentityNotVerified("you did not authenticate again")
        if self._provisioning:
            self._provisioning.apply_claims(self._linked_person(identity), identity)
        if self._linked_person(identity) is None:
            raise NoAccountForIdentity
        person = self._accounts.identities.by_identity(identity.issuer, identity.subject)
        return CompletedLogin(
            person, self._authentication_means(identity.claims, is_fresh), pending.return_to
        )

    def _verify_callback(self, pending: PendingLogin, callback: CallbackParams) -> VerifiedIdentity:
        discovery = self._provider.discovery()
        if callback.issuer != self._client.issuer and (callback.issuer is not None or discovery.sends_issuer):
            raise IdentityNotVerified("the response is from another issuer")
        if callback.error or not callback.code:
            raise LoginDeniedByProvider(_safe_error_code(callback.error or "no_code"))
        token_response = self._exchange_code(discovery, pending, callback.code)
        access_token, id_token = token_response.get("access_token"), token_response.get("id_token")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise IdentityNotVerified("the response has no ID token")
        expected = Expected(self._client.id, pending.nonce, access_token, self._clock())
        return verify_id_token(self._provider, id_token, expected)

    def _exchange_code(
        self, discovery: DiscoveryDocument, pending: PendingLogin, code: str
    ) -> Claims[str, Any]:
        try:
            with self._oauth_client(discovery) as client:
                token_response: Claims[str, Any] = client.fetch_token(
                    discovery.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=pending.code_verifier,
                )
                return token_response
        except OAuthError as error:
            if error.error in _CONFIGURATION_ERRORS:
                raise IdentityProviderMisconfigured(
                    f"it refuses this service itself ({error.error})"
                ) from error
            raise LoginDeniedByProvider(_safe_error_code(str(error.error))) from error
        except (ValueError, RecursionError) as unreadable:
            raise IdentityProviderMisconfigured("it answers with something other than JSON") from unreadable

    def _oauth_client(self, discovery: DiscoveryDocument) -> OAuth2Client:
        methods, secret = discovery.token_endpoint_auth_methods, self._client.secret
        auth_method = "client_secret_post" if "client_secret_basic" not in methods else "client_secret_basic"
        return OAuth2Client(
            client_id=self._client.id,
            client_secret=secret,
            token_endpoint_auth_method=auth_method if secret else "none",
            redirect_uri=self._client.redirect_uri,
            scope=self._client.scope,
            code_challenge_method="S256",
            **self._http_client.options,
        )

    def _linked_person(self, identity: VerifiedIdentity) -> PersonId | None:
        with self._pool.connection() as connection:
            row = connection.execute(_SELECT_PERSON, (identity.issuer, identity.subject)).fetchone()
        return row[0] if row else None

    def _authentication_means(self, claims: Claims[str, Any], is_fresh: bool) -> frozenset[str]:
        """A second factor counts only if it was shown for this login: an old one is no step-up."""
        amr = claims.get("amr")
        values = [claims.get("acr"), *(amr if isinstance(amr, list) else [])]
        has_second_factor = any(
            each in self._client.second_factor for each in values if isinstance(each, str)
        )
        return frozenset({IDENTITY, SECOND_FACTOR} if has_second_factor and is_fresh else {IDENTITY})


def _safe_error_code(error: str) -> str:
    """An error code that is safe to display: anyone can write one into a URL."""
    return error if _CODE.fullmatch(error) else "refused"
