"""Construction of the accounts service from settings, with the keys that encrypt secrets."""

import logging
import os
from dataclasses import replace
from pathlib import Path
from tempfile import mkstemp
from typing import Final
from urllib.parse import urlsplit

from api.app.settings import Settings, SettingsError
from domain.errors import InvalidValue
from services.accounts import Accounts, Dependencies
from services.accounts.password_policy import BreachedPasswords
from services.accounts.secret_keys import SecretKeys, new_key
from services.accounts.values import RelyingParty

FILE: Final = "secret.keys"

_KEYS_NOT_SET: Final = (
    "CERTTRAIL_SECRET_KEYS or CERTTRAIL_SECRET_KEYS_FILE must be set with CERTTRAIL_DATABASE_URL: "
    "make a key with `certtrail people new-key`, and store it outside the database and its backups."
)


def load_secret_keys(settings: Settings) -> SecretKeys:
    """The configured keys; for the embedded database, those of a file in its folder (mode 0600).

    An external database may serve several machines: a key generated on one would be missing on the
    others. Raises SettingsError, OSError.
    """
    if settings.secret_keys is not None:
        return _read(settings.secret_keys.get_secret_value(), "CERTTRAIL_SECRET_KEYS")
    if settings.secret_keys_file is not None:
        return _read(settings.secret_keys_file.read_text(encoding="utf-8"), str(settings.secret_keys_file))
    if settings.database_url is not None:
        raise SettingsError([_KEYS_NOT_SET])
    return _read(_create_once(settings.data_dir / FILE), str(settings.data_dir / FILE))


def _read(text: str, source: str) -> SecretKeys:
    try:
        return SecretKeys(text.replace(",", " ").split())
    except InvalidValue as error:
        raise SettingsError([f"{source} cannot be used: {error}."]) from None


def _create_once(file: Path) -> str:
    """The content of the key file, created atomically: concurrent first starts use the same key."""
    if not file.exists():
        descriptor, temporary = mkstemp(prefix=FILE, dir=file.parent)  # mode 0600
        with os.fdopen(descriptor, "w") as new:
            new.write(new_key() + "\n")
            new.flush()
            os.fsync(new.fileno())
        try:
            os.link(temporary, file)
        except FileExistsError:
            pass  # another process created it first
        finally:
            Path(temporary).unlink()
    return file.read_text(encoding="utf-8")


NAME = "Certtrail"

_LOG: Final = logging.getLogger("certtrail.people")


def build_accounts(settings: Settings, dependencies: Dependencies) -> Accounts:
    """The accounts service; one for each process. Raises SettingsError, OSError."""
    breached_passwords = BreachedPasswords(settings.leaked_passwords_file)
    return Accounts.of(
        replace(dependencies, breached_passwords=breached_passwords),
        load_secret_keys(settings),
        relying_party(settings),
    )


def build_accounts_if_configured(settings: Settings, dependencies: Dependencies) -> Accounts | None:
    """The accounts service, or None without secret keys: API keys then work and logins do not."""
    if settings.secret_keys is None and settings.secret_keys_file is None:
        _LOG.warning("logins are disabled: CERTTRAIL_SECRET_KEYS is not set")
        return None
    return build_accounts(settings, dependencies)


def service_settings(settings: Settings, url: str) -> Settings:
    """The settings of a service on this database; the embedded database has its own key file."""
    embedded = (
        settings.database_url is None and settings.secret_keys is None and settings.secret_keys_file is None
    )
    if embedded:
        load_secret_keys(settings)
    file = settings.data_dir / FILE if embedded else settings.secret_keys_file
    return settings.model_copy(update={"database_url": url, "secret_keys_file": file})


def relying_party(settings: Settings) -> RelyingParty:
    """The WebAuthn relying party: the public base URL, or localhost."""
    url = urlsplit(public_url(settings))
    return RelyingParty(url.hostname or "localhost", NAME, f"{url.scheme}://{url.netloc}")


def public_url(settings: Settings) -> str:
    """The base URL of the service as browsers see it."""
    return settings.public_base_url or f"http://localhost:{settings.port}"
