"""Secret keys: configured ones, or one generated with the embedded database."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.app.accounts import load_secret_keys
from api.app.settings import Settings, SettingsError
from services.accounts.errors import DecryptionFailed
from services.accounts.secret_keys import SecretKeys, new_key

URL = "postgresql://db.example.org/certtrail"


def test_the_first_key_encrypts_and_all_decrypt(tmp_path: Path) -> None:
    first, second = new_key(), new_key()
    settings = Settings(database_url=URL, secret_keys=SecretStr(f"{first}, {second}"))
    keys = load_secret_keys(settings)

    assert SecretKeys([first]).decrypt(keys.encrypt("secret")) == "secret"
    assert keys.decrypt(SecretKeys([second]).encrypt("secret")) == "secret"
    with pytest.raises(DecryptionFailed):
        SecretKeys([second]).decrypt(keys.encrypt("secret"))


def test_keys_are_read_from_a_file(tmp_path: Path) -> None:
    first, second = new_key(), new_key()
    (tmp_path / "keys").write_text(f"{first}\n{second}\n", encoding="utf-8")
    keys = load_secret_keys(Settings(database_url=URL, secret_keys_file=tmp_path / "keys"))

    assert SecretKeys([first]).decrypt(keys.encrypt("secret")) == "secret"


def test_a_database_elsewhere_needs_a_key_that_was_set() -> None:
    with pytest.raises(SettingsError, match="CERTTRAIL_SECRET_KEYS"):
        load_secret_keys(Settings(database_url=URL))


@pytest.mark.parametrize("text", [",,,", "short", "x" * 44])
def test_what_is_no_key_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_secret_keys(Settings(database_url=URL, secret_keys=SecretStr(text)))

    (problem,) = caught.value.problems
    assert problem.startswith("CERTTRAIL_SECRET_KEYS cannot be used: a secret key is 32 bytes")
    assert text not in problem.removeprefix("CERTTRAIL_SECRET_KEYS cannot be used: a secret key")


def test_keys_are_not_printed_with_the_settings() -> None:
    key = new_key()

    assert key not in repr(Settings(secret_keys=SecretStr(key)))


def test_of_many_first_starts_one_makes_the_key(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with ThreadPoolExecutor(8) as threads:
        keys = list(threads.map(lambda _: load_secret_keys(settings), range(8)))

    assert {each.throttling_digest("a", "b") for each in keys} == {keys[0].throttling_digest("a", "b")}
    assert [file.name for file in tmp_path.iterdir()] == ["secret.keys"]
