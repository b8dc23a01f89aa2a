"""A real installation, from an empty database to the first key, by commands alone."""

from pathlib import Path

import psycopg
import pytest

from services.scheme_files import shipped
from tests.cli.conftest import Answered, Typed

BODY = "CNCA-R-2002-001"
ADDED = ("bodies", "add", BODY, "--code", "001", "--name", "甲", "--name-en", "First")
STORED = "SELECT convert_from(state, 'UTF8') FROM events.stored_events"
APPROVED = ("bodies", "approve", BODY, "after-sales", "GB/T 27922-2011")


def test_an_empty_database_is_prepared_once(answered: Answered, database_url: str) -> None:
    first = answered("migrate", CERTTRAIL_DATABASE_URL=database_url)
    again = answered("migrate", CERTTRAIL_DATABASE_URL=database_url)

    assert "events-1" in first["done"]
    assert again["done"] == []


def test_the_shipped_schemes_are_put_into_force_once(answered: Answered) -> None:
    first = answered("schemes", "load")
    again = answered("schemes", "load")

    assert {row["result"] for row in first} == {"published"}
    assert {row["result"] for row in again} == {"unchanged"}


def test_revised_rules_need_another_version(typed: Typed, folder: Path) -> None:
    file = folder / "teahouse.yaml"
    shipped_file = Path("domain/scheme/data/teahouse.yaml").read_text(encoding="utf-8")
    typed("schemes", "load")
    file.write_text(shipped_file.replace("medium_from: 50", "medium_from: 60"), encoding="utf-8")

    ended = typed("schemes", "load", str(file))

    assert ended.returncode == 1
    assert "give the revised rules a new rule_version" in ended.stderr


def test_a_body_is_let_in_and_approved(answered: Answered, typed: Typed) -> None:
    typed("schemes", "load")
    answered(*ADDED)
    answered(*APPROVED, "--on", "2020-01-01")

    shown = answered("bodies", "show", BODY)

    assert shown["name"] == {"zh": "甲", "en": "First"}
    assert shown["approvals"] == [{"scheme": "after-sales", "edition": "GB/T 27922-2011", "field": "SC03"}]


def test_an_approval_can_be_taken_back(answered: Answered, typed: Typed) -> None:
    typed("schemes", "load")
    answered(*ADDED)
    answered(*APPROVED)
    answered("bodies", "withdraw-approval", *APPROVED[2:], "--reason", "ended by the authority")

    assert answered("bodies", "show", BODY)["approvals"] == []


def test_what_is_typed_is_recorded_with_who_and_why(typed: Typed, migrated_url: str) -> None:
    typed(*ADDED, "--by", "P-0001", "--reason", "letter 7")

    with psycopg.connect(migrated_url) as connection:
        (state,) = connection.execute(
            "SELECT convert_from(state, 'UTF8') FROM events.stored_events"
        ).fetchall()
    assert '"person":"P-0001"' in state[0]
    assert '"reason":"letter 7"' in state[0]


def test_a_key_is_shown_once_and_kept_as_a_digest(answered: Answered, migrated_url: str) -> None:
    key = answered("keys", "add", "P-0042", "--role", "decider", "--role", "reviewer", "--body", BODY)

    with psycopg.connect(migrated_url) as connection:
        (row,) = connection.execute("SELECT prefix, person, roles, body FROM people.api_keys").fetchall()
    assert row == (key["prefix"], "P-0042", ["decider", "reviewer"], BODY)


def test_a_key_that_was_taken_back_is_gone(answered: Answered, migrated_url: str) -> None:
    key = answered("keys", "add", "P-0042", "--role", "regulator", "--days", "30")
    answered("keys", "revoke", key["prefix"])

    with psycopg.connect(migrated_url) as connection:
        (row,) = connection.execute("SELECT revoked_at IS NOT NULL FROM people.api_keys").fetchall()
    assert row == (True,)


@pytest.mark.parametrize("words", [(), ("domain/scheme/data",), ("domain/scheme/data/security.yaml",)])
def test_files_are_checked_without_a_database(answered: Answered, words: tuple[str, ...]) -> None:
    absolute = [str(Path(word).absolute()) for word in words]

    rows = answered(
        "schemes", "check", *absolute, CERTTRAIL_DATABASE_URL="postgresql://nobody@localhost:1/no"
    )

    assert {row["scheme"] for row in rows} <= {scheme.scheme for scheme in shipped()}
