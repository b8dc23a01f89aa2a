"""What is seen from outside of an embedded database: its process, its answers, its refusal."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from embedded import EmbeddedDatabaseError, embedded_database

OPTIONS = {"fsync": "off"}
"""What these tests store need not outlive a power cut."""

StartProcess = Callable[[], subprocess.Popen[str]]
"""Starts another process that uses the folder, until its input ends."""


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    """The rows of the answer, over a connection of its own."""
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute(question.encode())
        return rows.fetchall() if rows.description else []


def pid_of_server(data_dir: Path) -> int:
    """The number of its first process."""
    return int((data_dir / "postgres/data/postmaster.pid").read_text().splitlines()[0])


def is_gone(pid: int) -> bool:
    """Whether no process has that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def url_of(process: subprocess.Popen[str]) -> str:
    """What the other process prints once it has its database."""
    assert process.stdout

    return process.stdout.readline().strip()


def finish(process: subprocess.Popen[str]) -> int:
    """Let the other process go its way to the end; its status."""
    process.communicate()
    return process.returncode


def refusal_message(data_dir: Path) -> str:
    """The one sentence with which a start is refused."""
    with pytest.raises(EmbeddedDatabaseError) as refused, embedded_database(data_dir, OPTIONS):
        """Not reached."""
    message = str(refused.value)

    assert message.endswith(".")
    assert "\n" not in message
    return message
