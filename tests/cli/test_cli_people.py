"""Commands `certtrail people`: invitation, roles, disabling, erasure, linked identities."""

import stat
from pathlib import Path

import psycopg
import pytest

from services.accounts.secret_keys import new_key
from tests.cli.conftest import RunCommand, RunJsonCommand

BODY = "CNCA-R-2002-001"
INVITE_ADMINISTRATOR = ("people", "invite", "li@example.org", "--role", "administrator", "--body", BODY)


@pytest.fixture(autouse=True)
def _key(folder: Path) -> None:
    (folder / "keys").write_text(new_key(), encoding="utf-8")


@pytest.fixture
def key_settings() -> dict[str, str]:
    return {"CERTTRAIL_SECRET_KEYS_FILE": "keys"}


def test_the_first_administrator_is_let_in_by_a_link_shown_once(
    cli_json: RunJsonCommand, migrated_url: str, key_settings: dict[str, str]
) -> None:
    invitation = cli_json(
        *INVITE_ADMINISTRATOR, CERTTRAIL_PUBLIC_BASE_URL="https://register.example.org", **key_settings
    )
    (account,) = cli_json("people", "list", **key_settings)
    with psycopg.connect(migrated_url) as connection:
        stored = str(connection.execute("SELECT i::text FROM people.invitations i").fetchall())

    assert invitation["link"] == f"https://register.example.org/invitations/{invitation['token']}"
    assert (account["person"], account["state"], account["roles"]) == (
        invitation["person"],
        "invited",
        ["administrator"],
    )
    assert invitation["token"] not in stored


def test_people_see_the_link_and_until_when_it_is_good(cli: RunCommand, key_settings: dict[str, str]) -> None:
    result = cli(*INVITE_ADMINISTRATOR, **key_settings)

    assert result.returncode == 0
    assert "Invitation link, shown once, valid until" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("http://localhost:8000/invitations/")


def test_roles_state_and_existence_are_changed(
    cli_json: RunJsonCommand, key_settings: dict[str, str]
) -> None:
    person = cli_json(*INVITE_ADMINISTRATOR, "--id", "P-0042", **key_settings)["person"]
    changed = cli_json("people", "roles", person, "--role", "reviewer", "--role", "planner", **key_settings)
    result = cli_json("people", "end-sessions", person, **key_settings)
    disabled = cli_json("people", "disable", person, **key_settings)
    enabled = cli_json("people", "enable", person, **key_settings)
    again = cli_json("people", "invite-again", person, **key_settings)
    erased = cli_json("people", "erase", person, **key_settings)

    assert changed["roles"] == ["planner", "reviewer"]
    assert (result["person"], result["state"]) == (person, "invited")
    assert (disabled["state"], enabled["state"]) == ("disabled", "invited")
    assert again["person"] == "P-0042"
    assert (erased["state"], erased["shown"]) == ("erased", "erased person P-0042")
    assert (erased["name"], erased["login"]) == (None, None)
    assert [each["state"] for each in cli_json("people", "list", "--body", BODY, **key_settings)] == [
        "erased"
    ]


def test_who_was_invited_may_come_in_by_another_issuer_alone(
    cli_json: RunJsonCommand, key_settings: dict[str, str]
) -> None:
    person = cli_json(*INVITE_ADMINISTRATOR, **key_settings)["person"]
    linked = cli_json("people", "link", person, "https://id.example.org", "42", **key_settings)
    again = cli_json("people", "link", person, "https://id.example.org", "42", **key_settings)

    assert (linked["person"], linked["state"]) == (person, "active")
    assert again["state"] == "active"


def test_a_refusal_is_one_sentence_and_a_code(cli: RunCommand, key_settings: dict[str, str]) -> None:
    cli(*INVITE_ADMINISTRATOR, **key_settings)
    again = cli(*INVITE_ADMINISTRATOR, **key_settings)
    nobody = cli("people", "disable", "P-nobody", **key_settings)
    linked = cli("people", "link", "P-nobody", "https://id.example.org", "42", **key_settings)

    assert (again.returncode, again.stderr) == (1, "The login name is taken. Choose another.\n")
    assert (nobody.returncode, nobody.stderr) == (1, "There is no account P-nobody.\n")
    assert linked.returncode == 1


def test_without_a_key_nothing_begins_and_the_way_to_one_is_said(cli: RunCommand) -> None:
    result = cli(*INVITE_ADMINISTRATOR)

    assert result.returncode == 2
    assert "make a key with `certtrail people new-key`" in result.stderr


def test_a_key_that_is_none_is_refused_without_showing_it(cli: RunCommand) -> None:
    result = cli("people", "list", CERTTRAIL_SECRET_KEYS="not-a-key")

    assert result.returncode == 2
    assert "CERTTRAIL_SECRET_KEYS cannot be used" in result.stderr
    assert "not-a-key" not in result.stderr


def test_secrets_are_encrypted_anew(cli_json: RunJsonCommand, folder: Path) -> None:
    fresh = cli_json("people", "new-key")["key"]
    former = (folder / "keys").read_text(encoding="utf-8")

    assert cli_json("people", "encrypt-anew", CERTTRAIL_SECRET_KEYS=f"{fresh},{former}") == {"secrets": 0}


def test_the_embedded_database_gets_a_key_of_its_own_once(cli: RunCommand, folder: Path) -> None:
    embedded = {"CERTTRAIL_DATABASE_URL": ""}
    cli("migrate", **embedded)
    first = cli("people", "list", **embedded)
    file = folder / ".certtrail" / "secret.keys"
    key = file.read_text(encoding="utf-8")
    second = cli("people", "list", **embedded)

    assert (first.returncode, second.returncode) == (0, 0)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text(encoding="utf-8") == key
    assert [each.name for each in file.parent.glob("secret.keys*")] == ["secret.keys"]
