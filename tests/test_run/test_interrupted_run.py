"""An interrupted test run leaves no process and no folder behind."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.guardian import VARIABLE, processes_of

ROOT = Path(__file__).parents[2]
PROGRAM = """
import os
import time

from tests.guardian import VARIABLE


def test_something_that_takes_long(database_url: str) -> None:
    print(f"run={os.environ[VARIABLE]}=", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_no_postgresql_is_left_of_a_run_that_was(number: signal.Signals, tmp_path: Path) -> None:
    file = tmp_path / "test_long.py"
    file.write_text(PROGRAM, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-s",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.conftest",
        str(file),
    ]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as pytest_itself:
        assert pytest_itself.stdout

        run = next(line for line in pytest_itself.stdout if "run=" in line).split("=")[1]
        started = [process.name() for process in processes_of(run)]
        pytest_itself.send_signal(number)
        pytest_itself.wait(30)
        for _ in range(200):
            if not (processes_of(run) or folders_of(run)):
                break
            time.sleep(0.1)

    assert "postgres" in started
    assert processes_of(run) == []
    assert folders_of(run) == []


def folders_of(run: str) -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"certtrail-{run}-*"))
