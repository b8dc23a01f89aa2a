"""Fixtures of the command line: commands run in a subprocess, as a person would type them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.database import demo_database
from tests.conftest import EMPTY_TEMPLATE, cloned_database
from tests.demo.conftest import DEMO_OPTIONS, NO_PROGRESS, dropped_afterwards
from tests.guardian import temporary_folder

PROGRAM = str(Path(sys.executable).with_name("certtrail"))

RunCommand = Callable[..., subprocess.CompletedProcess[str]]
RunJsonCommand = Callable[..., Any]


def environment(**settings: str) -> dict[str, str]:
    """The environment of this process without Certtrail settings, with a wide terminal."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CERTTRAIL_")}
    return {**inherited, "COLUMNS": "240", **settings}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A working folder whose path is short enough for a Unix socket."""
    with temporary_folder() as folder:
        yield folder


@pytest.fixture
def cli(migrated_url: str, folder: Path) -> RunCommand:
    """Run a command on a migrated database; other settings by keyword."""

    def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        env = environment(**{"CERTTRAIL_DATABASE_URL": migrated_url, **settings})
        return subprocess.run(
            [PROGRAM, *words], env=env, cwd=folder, capture_output=True, text=True, check=False, timeout=60
        )

    return run


@pytest.fixture
def cli_json(cli: RunCommand) -> RunJsonCommand:
    """Run a command with --json that succeeds silently; its parsed output."""

    def run(*words: str, **settings: str) -> Any:
        completed = cli(*words, "--json", **settings)

        assert (completed.returncode, completed.stderr) == (0, "")
        return json.loads(completed.stdout)

    return run


@pytest.fixture(scope="session")
def demo_base_url(server_url: str) -> Iterator[str]:
    """URL of a database whose server has a generated demonstration."""
    with cloned_database(server_url, EMPTY_TEMPLATE) as beside, dropped_afterwards(beside):
        demo_database(beside, DEMO_OPTIONS, NO_PROGRESS)
        yield beside
