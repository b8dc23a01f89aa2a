"""How are the accounts put together from the settings?"""

import logging
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from api.app.secret_keys import FILE, load_secret_keys
from api.app.settings import Settings
from services.accounts import Accounts, Dependencies
from services.accounts.breached_passwords import BreachedPasswords
from services.accounts.values import RelyingParty

NAME = "Certtrail"

_LOG: Final = logging.getLogger("certtrail.people")


def build_accounts(settings: Settings, dependencies: Dependencies) -> Accounts:
    """The accounts of the database that is set; one for a process. Raises SettingsError, OSError."""
    breached_passwords = BreachedPasswords(settings.leaked_passwords_file)
    return Accounts.of(
        replace(dependencies, breached_passwords=breached_passwords),
        load_secret_keys(settings),
        relying_party(settings),
    )


def build_accounts_if_configured(settings: Settings, dependencies: Dependencies) -> Accounts | None:
    """The same for a service: none where no keys for secrets are set, so that it serves keys all the same."""
    if settings.secret_keys is None and settings.secret_keys_file is None:
        _LOG.warning("nobody can log in here until CERTTRAIL_SECRET_KEYS is set")
        return None
    return build_accounts(settings, dependencies)


def service_settings(settings: Settings, url: str) -> Settings:
    """The settings for a service on the database that was opened; beside the embedded one lie its keys."""
    embedded = (
        settings.database_url is None and settings.secret_keys is None and settings.secret_keys_file is None
    )
    if embedded:
        load_secret_keys(settings)
    file = settings.data_dir / FILE if embedded else settings.secret_keys_file
    return settings.model_copy(update={"database_url": url, "secret_keys_file": file})


def relying_party(settings: Settings) -> RelyingParty:
    """Who passkeys are made for: the address the public sees, or this machine."""
    url = urlsplit(public_url(settings))
    return RelyingParty(url.hostname or "localhost", NAME, f"{url.scheme}://{url.netloc}")


def public_url(settings: Settings) -> str:
    """Where a browser finds the service."""
    return settings.public_base_url or f"http://localhost:{settings.port}"
