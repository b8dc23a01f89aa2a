"""Construction of the OpenID Connect login from settings."""

from typing import Final

from api.app.settings import Settings, SettingsError
from domain.errors import InvalidValue
from services.accounts import Accounts, Dependencies
from services.oidc.http_client import is_issuer
from services.oidc.login import ClientRegistration, OidcLogin
from services.oidc.provisioning import RoleMapping, load_role_mapping

CALLBACK_PATH: Final = "/api/v1/session/oidc/callback"

_NO_LOGIN_METHOD: Final = "CERTTRAIL_LOCAL_ACCOUNTS is false, so CERTTRAIL_OIDC_ISSUER must be set."
_NO_KEYS: Final = "CERTTRAIL_SECRET_KEYS must be set with CERTTRAIL_OIDC_ISSUER."
_NO_ISSUER: Final = (
    "CERTTRAIL_OIDC_ISSUER must be an https URL (http for localhost only) without query or fragment."
)


def build_oidc_login(
    settings: Settings, dependencies: Dependencies, accounts: Accounts | None
) -> OidcLogin | None:
    """The OpenID Connect login, or None without an issuer. Raises SettingsError, OSError."""
    if settings.oidc_issuer is None:
        if not settings.local_accounts:
            raise SettingsError([_NO_LOGIN_METHOD])
        return None
    if not is_issuer(settings.oidc_issuer):
        raise SettingsError([_NO_ISSUER])
    if accounts is None:
        raise SettingsError([_NO_KEYS])
    return OidcLogin(dependencies, accounts, _client(settings, settings.oidc_issuer), _mapping(settings))


def _client(settings: Settings, issuer: str) -> ClientRegistration:
    missing = [
        f"CERTTRAIL_{name.upper()} must be set with CERTTRAIL_OIDC_ISSUER."
        for name in ("oidc_client_id", "public_base_url")
        if getattr(settings, name) is None
    ]
    if missing or settings.oidc_client_id is None:
        raise SettingsError(missing)
    return ClientRegistration(
        issuer=issuer,
        id=settings.oidc_client_id,
        secret=_secret(settings),
        redirect_uri=f"{settings.public_base_url}{CALLBACK_PATH}",
        scope=settings.oidc_scope,
        second_factor=frozenset(settings.oidc_second_factor.replace(",", " ").split()),
        acr_values=settings.oidc_acr_values or "",
    )


def _secret(settings: Settings) -> str | None:
    if settings.oidc_client_secret is not None:
        return settings.oidc_client_secret.get_secret_value()
    if settings.oidc_client_secret_file is not None:
        return settings.oidc_client_secret_file.read_text(encoding="utf-8").strip()
    return None


def _mapping(settings: Settings) -> RoleMapping | None:
    if settings.oidc_mapping_file is None:
        return None
    try:
        return load_role_mapping(settings.oidc_mapping_file)
    except InvalidValue as error:
        raise SettingsError([f"CERTTRAIL_OIDC_MAPPING_FILE cannot be used: {error}."]) from None
