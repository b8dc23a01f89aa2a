"""Errors of commands: one sentence on standard error and the right exit code."""

from pathlib import Path

import pytest

from tests.cli.conftest import RunCommand, run_process

NOWHERE = "postgresql://nobody:secret@127.0.0.1:1/no"
ADD_BODY = ("bodies", "add", "CNCA-R-2002-001", "--code", "001", "--name", "甲", "--name-en", "First")

REJECTED = {
    ("lookup", "99126SC00001R0M"): "not a valid certificate number",
    ("history", "99126SC00001R0M"): "not a valid certificate number",
    ("keys", "revoke", "abcdefgh"): "not valid",
    ("bodies", "show", "CNCA-R-2002-001"): "run `certtrail bodies add`",
    ("keys", "add", "P-1", "--role", "decider"): "need a certification body",
}
INVALID_USAGE = {
    ("lookup", "1", "--as-of", "yesterday"): "write a date such as",
    ("lookup", "1", "--as-of", "2026-02-30"): "no such day",
    ("lookup", "1", "--known-at", "2026-02-03T04:05:06"): "no zone",
    ("rebuild", "everything"): "choose one of",
    ("bodies", "add", "me", "--code", "1", "--name", "x", "--name-en", "x"): "body:",
    ("bodies", "approve", "CNCA-R-2002-001", "no-scheme", "no edition"): "schemes load",
    ("lookup", "1", "--jsn"): "No such option",
    ("serve", "--port", "70000"): "less than or equal to 65535",
}


def test_a_process_ends_with_the_exit_code_and_one_sentence(folder: Path, migrated_url: str) -> None:
    commands = {
        ("schemes", "check"): (migrated_url, 0),
        ("lookup", "99126SC00001R0M"): (migrated_url, 1),
        ("lookup", "1", "--as-of", "yesterday"): (migrated_url, 2),
        ("lookup", "1"): (NOWHERE, 3),
    }
    ended = {
        words: run_process(folder, *words, CERTTRAIL_DATABASE_URL=url) for words, (url, _) in commands.items()
    }

    assert {words: each.returncode for words, each in ended.items()} == {
        words: code for words, (_, code) in commands.items()
    }
    assert all(each.stdout if each.returncode == 0 else not each.stdout for each in ended.values())
    assert "not a valid certificate number" in ended["lookup", "99126SC00001R0M"].stderr
    assert not any("Traceback" in each.stderr for each in ended.values())


@pytest.mark.parametrize("words", REJECTED)
def test_what_is_refused_ends_with_1(cli: RunCommand, words: tuple[str, ...]) -> None:
    result = cli(*words)

    assert (result.returncode, result.stdout) == (1, "")
    assert REJECTED[words] in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", INVALID_USAGE)
def test_what_is_wrongly_asked_ends_with_2(cli: RunCommand, words: tuple[str, ...]) -> None:
    result = cli(*words)

    assert (result.returncode, result.stdout) == (2, "")
    assert INVALID_USAGE[words] in result.stderr
    assert "Traceback" not in result.stderr


def test_a_number_of_our_form_that_was_not_issued_is_never_called_fake(cli: RunCommand) -> None:
    cli("schemes", "load")
    cli("worker", "--once")

    result = cli("lookup", "99126SC00001R0M")

    assert result.returncode == 1
    assert "There was no certificate with this number" in result.stderr


def test_a_body_cannot_be_registered_twice(cli: RunCommand) -> None:
    cli(*ADD_BODY)

    result = cli(*ADD_BODY)

    assert (result.returncode, result.stderr) == (1, "CNCA-R-2002-001 is already registered.\n")


def test_a_wrong_scheme_file_names_its_line(cli: RunCommand, folder: Path) -> None:
    file = folder / "wrong.yaml"
    file.write_text("scheme: x\nedition: y\n", encoding="utf-8")

    result = cli("schemes", "check", str(file))

    assert result.returncode == 1
    assert "line 1: rule_version: is missing: add it" in result.stderr


@pytest.mark.parametrize("words", [("lookup", "1"), ("migrate",), ("serve", "--port", "0"), ("worker",)])
def test_a_database_that_does_not_answer_ends_with_3_and_keeps_its_password(
    cli: RunCommand, words: tuple[str, ...]
) -> None:
    result = cli(*words, CERTTRAIL_DATABASE_URL=NOWHERE)

    assert (result.returncode, result.stdout) == (3, "")
    assert "CERTTRAIL_DATABASE_URL is correct" in result.stderr
    assert "secret" not in result.stderr


@pytest.mark.parametrize(
    "words",
    [("lookup", "1"), ("schemes", "load"), ("serve", "--port", "0"), ("worker",), ("keys", "revoke", "x")],
)
def test_a_database_that_was_not_prepared_says_what_to_run(
    cli: RunCommand, words: tuple[str, ...], database_url: str
) -> None:
    result = cli(*words, CERTTRAIL_DATABASE_URL=database_url)

    assert result.returncode == 3
    assert "run `certtrail migrate`" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_without_any_database_it_is_said_how_to_get_one(cli: RunCommand) -> None:
    result = cli("lookup", "1", CERTTRAIL_DATABASE_URL="")

    assert result.returncode == 3
    assert "run `certtrail migrate` to create one" in result.stderr


def test_without_a_demonstration_it_is_said_how_to_get_one(cli: RunCommand) -> None:
    result = cli("lookup", "1", "--demo")

    assert (result.returncode, result.stderr) == (
        3,
        "No demonstration database: run `certtrail demo`.\n",
    )


def test_a_mistyped_setting_ends_with_2(cli: RunCommand) -> None:
    result = cli("lookup", "1", CERTTRAIL_DATABASE_ULR="x")

    assert result.returncode == 2
    assert "did you mean CERTTRAIL_DATABASE_URL?" in result.stderr


def test_a_traceback_is_shown_to_whoever_asks_for_it(cli: RunCommand) -> None:
    result = cli("bodies", "show", "CNCA-R-2002-001", CERTTRAIL_LOG_LEVEL="debug")

    assert "Traceback" in result.stderr


def test_help_tells_the_exit_codes(cli: RunCommand) -> None:
    result = cli("--help")

    assert result.returncode == 0
    assert "Exit codes" in result.stdout
