"""People on the command line: let in by a link shown once, given roles, shut out, forgotten."""

import stat
from pathlib import Path

import psycopg
import pytest

from services.accounts.secret_keys import new_key
from tests.cli.conftest import Answered, Typed

BODY = "CNCA-R-2002-001"
INVITED = ("people", "invite", "li@example.org", "--role", "administrator", "--body", BODY)


@pytest.fixture(autouse=True)
def _key(folder: Path) -> None:
    (folder / "keys").write_text(new_key(), encoding="utf-8")


@pytest.fixture
def keyed() -> dict[str, str]:
    return {"CERTTRAIL_SECRET_KEYS_FILE": "keys"}


def test_the_first_administrator_is_let_in_by_a_link_shown_once(
    answered: Answered, migrated_url: str, keyed: dict[str, str]
) -> None:
    invited = answered(*INVITED, CERTTRAIL_PUBLIC_BASE_URL="https://register.example.org", **keyed)
    (listed,) = answered("people", "list", **keyed)
    with psycopg.connect(migrated_url) as connection:
        kept = str(connection.execute("SELECT i::text FROM people.invitations i").fetchall())

    assert invited["link"] == f"https://register.example.org/invitations/{invited['token']}"
    assert (listed["person"], listed["state"], listed["roles"]) == (
        invited["person"],
        "invited",
        ["administrator"],
    )
    assert invited["token"] not in kept


def test_people_see_the_link_and_until_when_it_is_good(typed: Typed, keyed: dict[str, str]) -> None:
    ended = typed(*INVITED, **keyed)

    assert ended.returncode == 0
    assert "The link, shown this once, good until" in ended.stdout
    assert ended.stdout.splitlines()[-1].startswith("http://localhost:8000/invitations/")


def test_roles_state_and_existence_are_changed(answered: Answered, keyed: dict[str, str]) -> None:
    person = answered(*INVITED, "--id", "P-0042", **keyed)["person"]
    changed = answered("people", "roles", person, "--role", "reviewer", "--role", "planner", **keyed)
    ended = answered("people", "end-sessions", person, **keyed)
    disabled = answered("people", "disable", person, **keyed)
    enabled = answered("people", "enable", person, **keyed)
    again = answered("people", "invite-again", person, **keyed)
    erased = answered("people", "erase", person, **keyed)

    assert changed["roles"] == ["planner", "reviewer"]
    assert (ended["person"], ended["state"]) == (person, "invited")
    assert (disabled["state"], enabled["state"]) == ("disabled", "invited")
    assert again["person"] == "P-0042"
    assert (erased["state"], erased["shown"]) == ("erased", "erased person P-0042")
    assert (erased["name"], erased["login"]) == (None, None)
    assert [each["state"] for each in answered("people", "list", "--body", BODY, **keyed)] == ["erased"]


def test_who_was_invited_may_come_in_by_another_issuer_alone(
    answered: Answered, keyed: dict[str, str]
) -> None:
    person = answered(*INVITED, **keyed)["person"]
    linked = answered("people", "link", person, "https://id.example.org", "42", **keyed)
    again = answered("people", "link", person, "https://id.example.org", "42", **keyed)

    assert (linked["person"], linked["state"]) == (person, "active")
    assert again["state"] == "active"


def test_a_refusal_is_one_sentence_and_a_code(typed: Typed, keyed: dict[str, str]) -> None:
    typed(*INVITED, **keyed)
    again = typed(*INVITED, **keyed)
    nobody = typed("people", "disable", "P-nobody", **keyed)
    linked = typed("people", "link", "P-nobody", "https://id.example.org", "42", **keyed)

    assert (again.returncode, again.stderr) == (1, "The login name is taken. Choose another.\n")
    assert (nobody.returncode, nobody.stderr) == (1, "There is no account P-nobody.\n")
    assert linked.returncode == 1


def test_without_a_key_nothing_begins_and_the_way_to_one_is_said(typed: Typed) -> None:
    ended = typed(*INVITED)

    assert ended.returncode == 2
    assert "make a key with `certtrail people new-key`" in ended.stderr


def test_a_key_that_is_none_is_refused_without_showing_it(typed: Typed) -> None:
    ended = typed("people", "list", CERTTRAIL_SECRET_KEYS="not-a-key")

    assert ended.returncode == 2
    assert "CERTTRAIL_SECRET_KEYS cannot be used" in ended.stderr
    assert "not-a-key" not in ended.stderr


def test_secrets_are_encrypted_anew(answered: Answered, folder: Path) -> None:
    fresh = answered("people", "new-key")["key"]
    former = (folder / "keys").read_text(encoding="utf-8")

    assert answered("people", "encrypt-anew", CERTTRAIL_SECRET_KEYS=f"{fresh},{former}") == {"secrets": 0}


def test_the_embedded_database_gets_a_key_of_its_own_once(typed: Typed, folder: Path) -> None:
    embedded = {"CERTTRAIL_DATABASE_URL": ""}
    typed("migrate", **embedded)
    first = typed("people", "list", **embedded)
    file = folder / ".certtrail" / "secret.keys"
    key = file.read_text(encoding="utf-8")
    second = typed("people", "list", **embedded)

    assert (first.returncode, second.returncode) == (0, 0)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text(encoding="utf-8") == key
    assert [each.name for each in file.parent.glob("secret.keys*")] == ["secret.keys"]
