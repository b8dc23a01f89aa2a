"""An interrupted test run leaves no process and no folder behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.guardian import VARIABLE, processes_of, temporary_folders

ROOT = Path(__file__).parents[2]
PROGRAM = """
import os
import time
from pathlib import Path

from tests.guardian import VARIABLE


def test_something_that_takes_long(database_url: str) -> None:
    Path(__file__).with_name("run.txt").write_text(os.environ[VARIABLE])
    time.sleep(600)
"""


@pytest.mark.parametrize(
    ("number", "options"),
    [
        pytest.param(signal.SIGINT, ("-n", "1"), id="interrupted", marks=pytest.mark.deep),
        pytest.param(signal.SIGKILL, ("-p", "no:xdist"), id="killed"),
    ],
)
def test_no_postgresql_is_left_of_a_run_that_was(
    number: signal.Signals, options: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "test_long.py").write_text(PROGRAM, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    common = ("-p", "no:cacheprovider", "-p", "tests.conftest", str(tmp_path / "test_long.py"))
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", *options, *common],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as pytest_itself:
        run = within_a_minute(lambda: (tmp_path / "run.txt").exists() and (tmp_path / "run.txt").read_text())
        started = [process.name() for process in processes_of(str(run))]
        pytest_itself.send_signal(number)
        pytest_itself.wait(60)

    assert "postgres" in started
    assert within_a_minute(lambda: not processes_of(str(run)))
    assert within_a_minute(lambda: not temporary_folders(str(run)))


def within_a_minute(condition: Callable[[], object]) -> object:
    """The value of the condition once it is true, or its last value after a minute."""
    for _ in range(600):
        if found := condition():
            return found
        time.sleep(0.1)
    return condition()
