"""What tests of the embedded database may ask for: folders, data that has been used, other processes."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded import embedded_database
from tests.embedded.server_process import OPTIONS, StartProcess
from tests.guardian import temporary_folder

PROGRAM = """
import sys
from pathlib import Path
from embedded import embedded_database

with embedded_database(Path(sys.argv[1]), {"fsync": "off"}) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def new_dir() -> Iterator[Path]:
    """A data folder with nothing in it, and a path short enough for a socket."""
    with temporary_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def used_dir() -> Iterator[Path]:
    """The data folder of a server that has run, and runs no more: to be copied."""
    with temporary_folder() as folder:
        with embedded_database(folder, OPTIONS):
            """Made by being used."""
        yield folder


@pytest.fixture
def data_dir(new_dir: Path, used_dir: Path) -> Path:
    """A data folder of the test's own, in which a server has run before."""
    subprocess.run(["cp", "-a", str(used_dir / "postgres"), str(new_dir)], check=True)
    return new_dir


@pytest.fixture
def data(data_dir: Path) -> Path:
    """What PostgreSQL itself calls its data."""
    return data_dir / "postgres/data"


@pytest.fixture
def start_process(new_dir: Path) -> Iterator[StartProcess]:
    """Start another process that uses the folder until its input ends; none is left behind."""
    processes: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PROGRAM, str(new_dir)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()
    with embedded_database(new_dir):
        """Whoever starts takes over what a killed process has left, and stops it."""
