"""With which keys are secrets encrypted? Those that were set, or one made with the embedded database."""

import os
from pathlib import Path
from tempfile import mkstemp
from typing import Final

from api.app.settings import Settings, SettingsError
from domain.errors import InvalidValue
from services.accounts.secret_keys import SecretKeys, new_key

FILE: Final = "secret.keys"

_NONE: Final = (
    "CERTTRAIL_SECRET_KEYS or CERTTRAIL_SECRET_KEYS_FILE must be set where CERTTRAIL_DATABASE_URL is: "
    "make a key with `certtrail people new-key`, and keep it outside the database and its copies."
)


def secret_keys(chosen: Settings) -> SecretKeys:
    """The keys; with the embedded database they lie beside it, readable by its owner alone.

    A database elsewhere may serve several machines: a key made silently on one would be missing on
    the others. Raises SettingsError, OSError.
    """
    if chosen.secret_keys is not None:
        return _read(chosen.secret_keys.get_secret_value(), "CERTTRAIL_SECRET_KEYS")
    if chosen.secret_keys_file is not None:
        return _read(chosen.secret_keys_file.read_text(encoding="utf-8"), str(chosen.secret_keys_file))
    if chosen.database_url is not None:
        raise SettingsError([_NONE])
    return _read(_made_once(chosen.data_dir / FILE), str(chosen.data_dir / FILE))


def _read(text: str, where: str) -> SecretKeys:
    try:
        return SecretKeys(text.replace(",", " ").split())
    except InvalidValue as wrong:
        raise SettingsError([f"{where} cannot be used: {wrong}."]) from None


def _made_once(file: Path) -> str:
    """What the file holds; of several that make it at once, one does."""
    if not file.exists():
        opened, beside = mkstemp(prefix=FILE, dir=file.parent)  # for its owner alone
        with os.fdopen(opened, "w") as new:
            new.write(new_key() + "\n")
            new.flush()
            os.fsync(new.fileno())
        try:
            os.link(beside, file)
        except FileExistsError:
            pass  # another start was quicker
        finally:
            Path(beside).unlink()
    return file.read_text(encoding="utf-8")
