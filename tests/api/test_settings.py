"""Settings: a mistyped name or an invalid value prevents the start with a sentence that says what to do."""

from pathlib import Path

import pytest

from api.app.settings import SettingsError, load_settings

VERIFIED_URL = "postgresql://certtrail@db.example.org/certtrail?sslmode=verify-full"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATA_DIR", "HOST", "PORT", "LOG_LEVEL", "WAIT_SECONDS"):
        monkeypatch.delenv(f"CERTTRAIL_{name}", raising=False)
    for name in ("PGHOST", "PGHOSTADDR", "PGSSLMODE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("CERTTRAIL_PUBLIC_BASE_URL", "CERTTRAIL_MAX_BODY_BYTES", "POSTGRES_ENABLE_DB_FUNCTIONS"):
        monkeypatch.delenv(name, raising=False)


def problems() -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return caught.value.problems


def test_nothing_need_be_set() -> None:
    settings = load_settings()

    assert settings.database_url is None
    assert settings.data_dir == Path(".certtrail")
    assert (settings.host, settings.port, settings.log_level) == ("127.0.0.1", 8000, "info")
    assert (settings.wait_seconds, settings.public_base_url, settings.max_body_bytes) == (
        2.0,
        None,
        1_048_576,
    )


def test_what_is_set_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTTRAIL_DATABASE_URL", VERIFIED_URL)
    monkeypatch.setenv("CERTTRAIL_LOG_LEVEL", "WARNING")
    monkeypatch.setenv("CERTTRAIL_PUBLIC_BASE_URL", "https://register.example.org/")
    settings = load_settings()

    assert settings.database_url == VERIFIED_URL
    assert (settings.log_level, settings.public_base_url) == ("warning", "https://register.example.org")


def test_empty_means_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTTRAIL_DATABASE_URL", "")

    assert load_settings().database_url is None


def test_a_mistyped_name_is_refused_with_the_likely_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTTRAIL_DATABSE_URL", "postgresql://db.example.org/certtrail")

    assert problems() == ["CERTTRAIL_DATABSE_URL is not a setting: did you mean CERTTRAIL_DATABASE_URL?"]


def test_an_unknown_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTTRAIL_ZZZ", "1")

    assert problems() == ["CERTTRAIL_ZZZ is not a setting: remove it."]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "http", "must be a port number from 0 to 65535, not 'http'."),
        ("PORT", "70000", "must be a port number from 0 to 65535, not '70000'."),
        ("LOG_LEVEL", "loud", "must be debug, info, warning or error, not 'loud'."),
        ("MAX_BODY_BYTES", "1", "must be the largest request accepted, in bytes, at least 1024, not '1'."),
        (
            "PUBLIC_BASE_URL",
            "register",
            "must be the public URL of the service, like https://register.example.org, not 'register'.",
        ),
        (
            "WAIT_SECONDS",
            "-1",
            "must be the seconds, from 0 to 30, that a command waits for the public register, not '-1'.",
        ),
    ],
)
def test_a_bad_value_says_what_a_good_one_is(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(f"CERTTRAIL_{name}", value)

    assert problems() == [f"CERTTRAIL_{name} {sentence}"]


@pytest.mark.parametrize("address", ["mysql://root:secret@db/x", "postgresql://u:secret@[db/x"])
def test_a_bad_address_is_refused_without_showing_its_password(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("CERTTRAIL_DATABASE_URL", address)
    (problem,) = problems()

    assert problem.startswith("CERTTRAIL_DATABASE_URL must be a PostgreSQL address like postgresql://")
    assert "secret" not in problem


def test_the_address_of_the_database_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTTRAIL_DATABASE_URL", "postgresql://u:secret@localhost/x")

    assert "secret" not in repr(load_settings())


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTTRAIL_ZZZ", "1")
    monkeypatch.setenv("CERTTRAIL_PORT", "http")
    monkeypatch.setenv("CERTTRAIL_WAIT_SECONDS", "soon")

    assert len(problems()) == 3


@pytest.mark.parametrize("value", ["1", "yes", "True", "on", "anything"])
def test_a_store_without_its_table_lock_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", value)

    assert problems() == [
        "POSTGRES_ENABLE_DB_FUNCTIONS lets readers miss events: remove it from the environment."
    ]


@pytest.mark.parametrize("value", ["", "0", "no", "False", "off"])
def test_a_store_with_its_table_lock_is_fine(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", value)

    assert load_settings().port == 8000


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:secret@db.example.org/x",
        "postgresql://db.example.org/x?sslmode=require",
        "postgresql://localhost,db.example.org/x",
        "host=localhost hostaddr=198.51.100.7 dbname=x",
        "host=198.51.100.7 sslmode=prefer",
    ],
)
def test_a_database_elsewhere_that_proves_nothing_is_refused(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("CERTTRAIL_DATABASE_URL", address)
    (problem,) = problems()

    assert "add sslmode=verify-full" in problem
    assert "secret" not in problem


@pytest.mark.parametrize(
    "address",
    [
        VERIFIED_URL,
        "postgresql://db.example.org/x?sslmode=verify-ca",
        "postgresql:///x",
        "postgresql://localhost/x",
        "postgresql://127.0.0.1:5433/x",
        "postgresql://[::1]/x",
        "host=/run/postgresql dbname=x",
    ],
)
def test_a_database_that_proves_itself_or_is_here_is_fine(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("CERTTRAIL_DATABASE_URL", address)

    assert load_settings().database_url == address


def test_what_the_library_reads_from_the_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTTRAIL_DATABASE_URL", "postgresql:///x")
    monkeypatch.setenv("PGHOST", "db.example.org")
    caught = problems()
    monkeypatch.setenv("PGSSLMODE", "verify-full")

    assert len(caught) == 1
    assert load_settings().database_url == "postgresql:///x"


def test_an_operator_may_say_that_nobody_is_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTTRAIL_DATABASE_URL", "postgresql://db.internal/x")
    monkeypatch.setenv("CERTTRAIL_DATABASE_UNVERIFIED", "true")

    assert load_settings().database_unverified


def test_a_list_of_leaked_passwords_has_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTTRAIL_LEAKED_PASSWORDS_FILE", "/nowhere/pwned.txt")

    assert problems()[0].startswith(
        "CERTTRAIL_LEAKED_PASSWORDS_FILE must be an existing file of sorted SHA-1"
    )
