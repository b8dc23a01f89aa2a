"""With which keys are secrets encrypted? Those that were set, or one made with the embedded database."""

import os
from pathlib import Path
from tempfile import mkstemp
from typing import Final

from api.app.settings import Settings, SettingsError
from domain.errors import InvalidValue
from services.accounts.secret_keys import SecretKeys, new_key

FILE: Final = "secret.keys"

_KEYS_NOT_SET: Final = (
    "CERTTRAIL_SECRET_KEYS or CERTTRAIL_SECRET_KEYS_FILE must be set where CERTTRAIL_DATABASE_URL is: "
    "make a key with `certtrail people new-key`, and keep it outside the database and its copies."
)


def load_secret_keys(settings: Settings) -> SecretKeys:
    """The keys; with the embedded database they lie beside it, readable by its owner alone.

    A database elsewhere may serve several machines: a key made silently on one would be missing on
    the others. Raises SettingsError, OSError.
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
    """What the file holds; of several that make it at once, one does."""
    if not file.exists():
        descriptor, temporary = mkstemp(prefix=FILE, dir=file.parent)  # for its owner alone
        with os.fdopen(descriptor, "w") as new:
            new.write(new_key() + "\n")
            new.flush()
            os.fsync(new.fileno())
        try:
            os.link(temporary, file)
        except FileExistsError:
            pass  # another start was quicker
        finally:
            Path(temporary).unlink()
    return file.read_text(encoding="utf-8")
