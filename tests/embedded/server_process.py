"""Helpers of the embedded database's tests: queries, process ids, error messages."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from embedded import EmbeddedDatabaseError, embedded_database

OPTIONS = {"fsync": "off"}
"""Data of tests need not survive a power cut."""

StartProcess = Callable[[], subprocess.Popen[str]]
"""Starts another process that uses the folder, until its input ends."""


def query(url: str, statement: str) -> list[tuple[object, ...]]:
    """The rows of the result, over a new connection."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def pid_of_server(data_dir: Path) -> int:
    """The id of the server's first process."""
    return int((data_dir / "postgres/data/postmaster.pid").read_text().splitlines()[0])


def is_gone(pid: int) -> bool:
    """Whether no process has that id."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def url_of(process: subprocess.Popen[str]) -> str:
    """The URL that the other process prints when the database is ready."""
    assert process.stdout

    return process.stdout.readline().strip()


def finish(process: subprocess.Popen[str]) -> int:
    """End the other process's input and wait for it; its exit status."""
    process.communicate()
    return process.returncode


def refusal_message(data_dir: Path) -> str:
    """The sentence of the error that a start raises."""
    with pytest.raises(EmbeddedDatabaseError) as error, embedded_database(data_dir, OPTIONS):
        """Not reached."""
    message = str(error.value)

    assert message.endswith(".")
    assert "\n" not in message
    return message
