"""Installation by commands, from an empty database to the first API key."""

from pathlib import Path

import psycopg
import pytest

from services.scheme_files import bundled_schemes
from tests.cli.conftest import RunCommand, RunJsonCommand

BODY = "CNCA-R-2002-001"
ADD_BODY = ("bodies", "add", BODY, "--code", "001", "--name", "甲", "--name-en", "First")
STORED = "SELECT convert_from(state, 'UTF8') FROM events.stored_events"
APPROVE_BODY = ("bodies", "approve", BODY, "after-sales", "GB/T 27922-2011")


def test_an_empty_database_is_prepared_once(cli_json: RunJsonCommand, database_url: str) -> None:
    first = cli_json("migrate", CERTTRAIL_DATABASE_URL=database_url)
    again = cli_json("migrate", CERTTRAIL_DATABASE_URL=database_url)

    assert "events-1" in first["done"]
    assert again["done"] == []


def test_the_shipped_schemes_are_put_into_force_once(cli_json: RunJsonCommand) -> None:
    first = cli_json("schemes", "load")
    again = cli_json("schemes", "load")

    assert {row["result"] for row in first} == {"published"}
    assert {row["result"] for row in again} == {"unchanged"}


def test_revised_rules_need_another_version(cli: RunCommand, folder: Path) -> None:
    file = folder / "teahouse.yaml"
    shipped_file = Path("domain/scheme/data/teahouse.yaml").read_text(encoding="utf-8")
    cli("schemes", "load")
    file.write_text(shipped_file.replace("medium_from: 50", "medium_from: 60"), encoding="utf-8")

    result = cli("schemes", "load", str(file))

    assert result.returncode == 1
    assert "give the revised rules a new rule_version" in result.stderr


def test_a_body_is_let_in_and_approved(cli_json: RunJsonCommand, cli: RunCommand) -> None:
    cli("schemes", "load")
    cli_json(*ADD_BODY)
    cli_json(*APPROVE_BODY, "--on", "2020-01-01")

    shown = cli_json("bodies", "show", BODY)

    assert shown["name"] == {"zh": "甲", "en": "First"}
    assert shown["approvals"] == [
        {
            "version": 2,
            "scheme": "after-sales",
            "edition": "GB/T 27922-2011",
            "field": "SC03",
            "state": "live",
            "starts": "2019-12-31T16:00:00Z",
            "ends": None,
            "reference": None,
        }
    ]


def test_an_approval_can_be_taken_back(cli_json: RunJsonCommand, cli: RunCommand) -> None:
    cli("schemes", "load")
    cli_json(*ADD_BODY)
    cli_json(*APPROVE_BODY)
    cli_json("bodies", "withdraw-approval", *APPROVE_BODY[2:], "--cause", "fault", "--reason", "notice 7")

    approvals = cli_json("bodies", "show", BODY)["approvals"]

    assert [each["state"] for each in approvals] == ["live", "withdrawn_for_fault"]


def test_what_is_typed_is_recorded_with_who_and_why(cli: RunCommand, migrated_url: str) -> None:
    cli(*ADD_BODY, "--by", "P-0001", "--reason", "letter 7")

    with psycopg.connect(migrated_url) as connection:
        states = connection.execute("SELECT convert_from(state, 'UTF8') FROM events.stored_events").fetchall()
    assert len(states) == len(("registered", "code reserved"))
    for (state,) in states:
        assert '"person":"P-0001"' in state
        assert '"reason":"letter 7"' in state


def test_a_key_is_shown_once_and_kept_as_a_digest(cli_json: RunJsonCommand, migrated_url: str) -> None:
    key = cli_json("keys", "add", "P-0042", "--role", "decider", "--role", "reviewer", "--body", BODY)

    with psycopg.connect(migrated_url) as connection:
        (row,) = connection.execute("SELECT prefix, person, roles, body FROM people.api_keys").fetchall()
    assert row == (key["prefix"], "P-0042", ["decider", "reviewer"], BODY)


def test_a_key_of_the_operator_is_made_here_for_a_time(cli: RunCommand, cli_json: RunJsonCommand) -> None:
    words = ("keys", "add", "P-0001", "--role", "system", "--scope", "operate")
    refused, key = cli(*words), cli_json(*words, "--days", "90")

    assert (refused.returncode, "needs an expiry date" in refused.stderr) == (1, True)
    assert (key["scopes"], key["body"]) == (["operate"], None)


def test_a_key_that_was_taken_back_is_gone(cli_json: RunJsonCommand, migrated_url: str) -> None:
    key = cli_json("keys", "add", "P-0042", "--role", "regulator", "--days", "30")
    cli_json("keys", "revoke", key["prefix"])

    with psycopg.connect(migrated_url) as connection:
        (row,) = connection.execute("SELECT revoked_at IS NOT NULL FROM people.api_keys").fetchall()
    assert row == (True,)


@pytest.mark.parametrize("words", [(), ("domain/scheme/data",), ("domain/scheme/data/security.yaml",)])
def test_files_are_checked_without_a_database(cli_json: RunJsonCommand, words: tuple[str, ...]) -> None:
    absolute = [str(Path(word).absolute()) for word in words]

    rows = cli_json(
        "schemes", "check", *absolute, CERTTRAIL_DATABASE_URL="postgresql://nobody@localhost:1/no"
    )

    assert {row["scheme"] for row in rows} <= {scheme.scheme for scheme in bundled_schemes()}
