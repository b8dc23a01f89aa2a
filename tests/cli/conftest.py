"""Fixtures of the command line: commands as a person would type them, in this process or in their own.

To start Python and import the code takes a second: only what a process alone shows is tested in one.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import structlog

from api.cli import main
from tests.guardian import temporary_folder

PROGRAM = str(Path(sys.executable).with_name("certtrail"))

RunCommand = Callable[..., subprocess.CompletedProcess[str]]
RunJsonCommand = Callable[..., Any]


def environment(**settings: str) -> dict[str, str]:
    """The environment of this process without Certtrail settings, with a wide terminal."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CERTTRAIL_")}
    return {**inherited, "COLUMNS": "240", **settings}


def run_command(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command in this process."""
    output, errors, arguments = StringIO(), StringIO(), [PROGRAM, *words]
    with (
        in_environment(folder, environment(**settings)),
        patch.object(sys, "argv", arguments),
        redirect_stdout(output),
        redirect_stderr(errors),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    code = ended.value.code or 0
    assert isinstance(code, int)
    return subprocess.CompletedProcess(arguments, code, output.getvalue(), errors.getvalue())


@contextmanager
def in_environment(folder: Path, variables: dict[str, str]) -> Iterator[None]:
    """Work in a folder with these variables; a command may replace the excepthook and configure logging."""
    processors, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        with chdir(folder), patch.dict(os.environ, variables, clear=True), patch.object(sys, "excepthook"):
            yield
    finally:
        structlog.configure(**processors)
        root.handlers[:] = handlers
        root.setLevel(level)


def run_process(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    return subprocess.run(
        [PROGRAM, *words],
        env=environment(**settings),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def folder() -> Iterator[Path]:
    """A working folder whose path is short enough for a Unix socket."""
    with temporary_folder() as folder:
        yield folder


@pytest.fixture
def cli(migrated_url: str, folder: Path) -> RunCommand:
    """Run a command on a migrated database; other settings by keyword."""

    def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return run_command(folder, *words, **{"CERTTRAIL_DATABASE_URL": migrated_url, **settings})

    return run


@pytest.fixture
def cli_json(cli: RunCommand) -> RunJsonCommand:
    """Run a command with --json that succeeds silently; its parsed output."""

    def run(*words: str, **settings: str) -> Any:
        completed = cli(*words, "--json", **settings)

        assert (completed.returncode, completed.stderr) == (0, "")
        return json.loads(completed.stdout)

    return run
