"""People on the command line: let in by a link shown once, given roles, shut out, forgotten."""

import stat
from pathlib import Path

import psycopg
import pytest

from services.accounts.secret_keys import new_key
from tests.cli.conftest import RunCommand, RunJsonCommand

BODY = "CNCA-R-2002-001"
INVITED = ("people", "invite", "li@example.org", "--role", "administrator", "--body", BODY)


@pytest.fixture(autouse=True)
def _key(folder: Path) -> None:
    (folder / "keys").write_text(new_key(), encoding="utf-8")


@pytest.fixture
def keyed() -> dict[str, str]:
    return {"CERTTRAIL_SECRET_KEYS_FILE": "keys"}


def test_the_first_administrator_is_let_in_by_a_link_shown_once(
    cli_json: RunJsonCommand, migrated_url: str, keyed: dict[str, str]
) -> None:
    invited = cli_json(*INVITED, CERTTRAIL_PUBLIC_BASE_URL="https://register.example.org", **keyed)
    (listed,) = cli_json("people", "list", **keyed)
    with psycopg.connect(migrated_url) as connection:
        kept = str(connection.execute("SELECT i::text FROM people.invitations i").fetchall())

    assert invited["link"] == f"https://register.example.org/invitations/{invited['token']}"
    assert (listed["person"], listed["state"], listed["roles"]) == (
        invited["person"],
        "invited",
        ["administrator"],
    )
    assert invited["token"] not in kept


def test_people_see_the_link_and_until_when_it_is_good(cli: RunCommand, keyed: dict[str, str]) -> None:
    ended = cli(*INVITED, **keyed)

    assert ended.returncode == 0
    assert "Invitation link, shown once, valid until" in ended.stdout
    assert ended.stdout.splitlines()[-1].startswith("http://localhost:8000/invitations/")


def test_roles_state_and_existence_are_changed(cli_json: RunJsonCommand, keyed: dict[str, str]) -> None:
    person = cli_json(*INVITED, "--id", "P-0042", **keyed)["person"]
    changed = cli_json("people", "roles", person, "--role", "reviewer", "--role", "planner", **keyed)
    ended = cli_json("people", "end-sessions", person, **keyed)
    disabled = cli_json("people", "disable", person, **keyed)
    enabled = cli_json("people", "enable", person, **keyed)
    again = cli_json("people", "invite-again", person, **keyed)
    erased = cli_json("people", "erase", person, **keyed)

    assert changed["roles"] == ["planner", "reviewer"]
    assert (ended["person"], ended["state"]) == (person, "invited")
    assert (disabled["state"], enabled["state"]) == ("disabled", "invited")
    assert again["person"] == "P-0042"
    assert (erased["state"], erased["shown"]) == ("erased", "erased person P-0042")
    assert (erased["name"], erased["login"]) == (None, None)
    assert [each["state"] for each in cli_json("people", "list", "--body", BODY, **keyed)] == ["erased"]


def test_who_was_invited_may_come_in_by_another_issuer_alone(
    cli_json: RunJsonCommand, keyed: dict[str, str]
) -> None:
    person = cli_json(*INVITED, **keyed)["person"]
    linked = cli_json("people", "link", person, "https://id.example.org", "42", **keyed)
    again = cli_json("people", "link", person, "https://id.example.org", "42", **keyed)

    assert (linked["person"], linked["state"]) == (person, "active")
    assert again["state"] == "active"


def test_a_refusal_is_one_sentence_and_a_code(cli: RunCommand, keyed: dict[str, str]) -> None:
    cli(*INVITED, **keyed)
    again = cli(*INVITED, **keyed)
    nobody = cli("people", "disable", "P-nobody", **keyed)
    linked = cli("people", "link", "P-nobody", "https://id.example.org", "42", **keyed)

    assert (again.returncode, again.stderr) == (1, "The login name is taken. Choose another.\n")
    assert (nobody.returncode, nobody.stderr) == (1, "There is no account P-nobody.\n")
    assert linked.returncode == 1


def test_without_a_key_nothing_begins_and_the_way_to_one_is_said(cli: RunCommand) -> None:
    ended = cli(*INVITED)

    assert ended.returncode == 2
    assert "make a key with `certtrail people new-key`" in ended.stderr


def test_a_key_that_is_none_is_refused_without_showing_it(cli: RunCommand) -> None:
    ended = cli("people", "list", CERTTRAIL_SECRET_KEYS="not-a-key")

    assert ended.returncode == 2
    assert "CERTTRAIL_SECRET_KEYS cannot be used" in ended.stderr
    assert "not-a-key" not in ended.stderr


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
