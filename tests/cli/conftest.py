"""What tests of the command line may ask for: commands typed in a process of their own, as by a person."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.database import demo_database
from tests.conftest import EMPTY, cloned
from tests.demo.conftest import SILENT, WISH, nothing_left
from tests.guardian import temporary_prefix

PROGRAM = str(Path(sys.executable).with_name("certtrail"))

Typed = Callable[..., subprocess.CompletedProcess[str]]
Answered = Callable[..., Any]


def environment(**settings: str) -> dict[str, str]:
    """That of this process, without settings of its owner's, on a screen wide enough for every cell."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CERTTRAIL_")}
    return {**kept, "COLUMNS": "240", **settings}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder to work in, with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix=temporary_prefix()) as name:
        yield Path(name)


@pytest.fixture
def typed(migrated_url: str, folder: Path) -> Typed:
    """Type a command, on a migrated database; other settings by name."""

    def type_in(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        chosen = environment(**{"CERTTRAIL_DATABASE_URL": migrated_url, **settings})
        return subprocess.run(
            [PROGRAM, *words], env=chosen, cwd=folder, capture_output=True, text=True, check=False, timeout=60
        )

    return type_in


@pytest.fixture
def answered(typed: Typed) -> Answered:
    """Type a command with --json; what it says, when nothing else was said and it ended well."""

    def answer(*words: str, **settings: str) -> Any:
        ended = typed(*words, "--json", **settings)

        assert (ended.returncode, ended.stderr) == (0, "")
        return json.loads(ended.stdout)

    return answer


@pytest.fixture(scope="session")
def beside_demo(server_url: str) -> Iterator[str]:
    """A database beside which a demonstration was lived."""
    with cloned(server_url, EMPTY) as beside, nothing_left(beside):
        demo_database(beside, WISH, SILENT)
        yield beside
