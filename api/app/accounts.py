"""How are the accounts put together from the settings?"""

import logging
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from api.app.secret_keys import FILE, secret_keys
from api.app.settings import Settings
from services.accounts import Accounts, Outside
from services.accounts.leaked import Leaked
from services.accounts.values import RelyingParty

NAME = "Certtrail"

_LOG: Final = logging.getLogger("certtrail.people")


def accounts(chosen: Settings, outside: Outside) -> Accounts:
    """The accounts of the database that is set; one for a process. Raises SettingsError, OSError."""
    leaked = Leaked(chosen.leaked_passwords_file)
    return Accounts.of(replace(outside, leaked=leaked), secret_keys(chosen), relying_party(chosen))


def accounts_if_set(chosen: Settings, outside: Outside) -> Accounts | None:
    """The same for a service: none where no keys for secrets are set, so that it serves keys all the same."""
    if chosen.secret_keys is None and chosen.secret_keys_file is None:
        _LOG.warning("nobody can log in here until CERTTRAIL_SECRET_KEYS is set")
        return None
    return accounts(chosen, outside)


def served_with_secrets(chosen: Settings, url: str) -> Settings:
    """The settings for a service on the database that was opened; beside the embedded one lie its keys."""
    beside = chosen.database_url is None and chosen.secret_keys is None and chosen.secret_keys_file is None
    if beside:
        secret_keys(chosen)
    file = chosen.data_dir / FILE if beside else chosen.secret_keys_file
    return chosen.model_copy(update={"database_url": url, "secret_keys_file": file})


def relying_party(chosen: Settings) -> RelyingParty:
    """Who passkeys are made for: the address the public sees, or this machine."""
    seen = urlsplit(public_address(chosen))
    return RelyingParty(seen.hostname or "localhost", NAME, f"{seen.scheme}://{seen.netloc}")


def public_address(chosen: Settings) -> str:
    """Where a browser finds the service."""
    return chosen.public_base_url or f"http://localhost:{chosen.port}"
