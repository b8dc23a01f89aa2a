"""How is logging in elsewhere put together from the settings?"""

from typing import Final

from api.app.settings import Settings, SettingsError
from domain.errors import InvalidValue
from services.accounts import Accounts, Outside
from services.oidc.addresses import is_issuer
from services.oidc.elsewhere import Client, Elsewhere
from services.oidc.mapping import Mapping, mapping_from

CALLBACK: Final = "/api/v1/session/oidc/callback"

_NO_WAY_IN: Final = "CERTTRAIL_LOCAL_ACCOUNTS is false, so CERTTRAIL_OIDC_ISSUER must be set."
_NO_KEYS: Final = "CERTTRAIL_SECRET_KEYS must be set where CERTTRAIL_OIDC_ISSUER is."
_NO_ISSUER: Final = (
    "CERTTRAIL_OIDC_ISSUER must be an https address (http on this machine only) without query or fragment."
)


def elsewhere(chosen: Settings, outside: Outside, accounts: Accounts | None) -> Elsewhere | None:
    """The way in through an issuer, if one is set. Raises SettingsError, OSError."""
    if chosen.oidc_issuer is None:
        if not chosen.local_accounts:
            raise SettingsError([_NO_WAY_IN])
        return None
    if not is_issuer(chosen.oidc_issuer):
        raise SettingsError([_NO_ISSUER])
    if accounts is None:
        raise SettingsError([_NO_KEYS])
    return Elsewhere(outside, accounts, _client(chosen, chosen.oidc_issuer), _mapping(chosen))


def _client(chosen: Settings, issuer: str) -> Client:
    missing = [
        f"CERTTRAIL_{name.upper()} must be set where CERTTRAIL_OIDC_ISSUER is."
        for name in ("oidc_client_id", "public_base_url")
        if getattr(chosen, name) is None
    ]
    if missing or chosen.oidc_client_id is None:
        raise SettingsError(missing)
    return Client(
        issuer=issuer,
        id=chosen.oidc_client_id,
        secret=_secret(chosen),
        redirect_uri=f"{chosen.public_base_url}{CALLBACK}",
        scope=chosen.oidc_scope,
        second_factor=frozenset(chosen.oidc_second_factor.replace(",", " ").split()),
        acr_values=chosen.oidc_acr_values or "",
    )


def _secret(chosen: Settings) -> str | None:
    if chosen.oidc_client_secret is not None:
        return chosen.oidc_client_secret.get_secret_value()
    if chosen.oidc_client_secret_file is not None:
        return chosen.oidc_client_secret_file.read_text(encoding="utf-8").strip()
    return None


def _mapping(chosen: Settings) -> Mapping | None:
    if chosen.oidc_mapping_file is None:
        return None
    try:
        return mapping_from(chosen.oidc_mapping_file)
    except InvalidValue as wrong:
        raise SettingsError([f"CERTTRAIL_OIDC_MAPPING_FILE cannot be used: {wrong}."]) from None
