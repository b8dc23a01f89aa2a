"""Fixtures of the embedded database: empty folders, existing data, further processes."""

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
    """An empty data folder, with a path short enough for a socket."""
    with temporary_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def used_dir() -> Iterator[Path]:
    """The data folder of a server that has run and was stopped, to be copied."""
    with temporary_folder() as folder:
        with embedded_database(folder, OPTIONS):
            """Created by the first start."""
        yield folder


@pytest.fixture
def data_dir(new_dir: Path, used_dir: Path) -> Path:
    """A data folder of the test's own, with data of an earlier start."""
    subprocess.run(["cp", "-a", str(used_dir / "postgres"), str(new_dir)], check=True)
    return new_dir


@pytest.fixture
def unstarted_data(new_dir: Path) -> Path:
    """The files of a data directory that are checked before a start, without a database in them."""
    data = new_dir / "postgres/data"
    (data / "global").mkdir(parents=True)
    for name, content in (("PG_VERSION", "18\n"), ("global/pg_control", ""), ("postgresql.conf", "")):
        (data / name).write_text(content)
    return data


@pytest.fixture
def data(data_dir: Path) -> Path:
    """PostgreSQL's data directory in `data_dir`."""
    return data_dir / "postgres/data"


@pytest.fixture
def start_process(new_dir: Path) -> Iterator[StartProcess]:
    """Start another process that uses the folder until its input ends; all are ended afterwards."""
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
    if (new_dir / "postgres/data/postmaster.pid").exists():
        with embedded_database(new_dir):
            """A start takes over the server of a killed process, and stops it."""
