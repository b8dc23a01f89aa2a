"""Guardian of a test run: ends every process that the run started once the run itself is gone.

An interrupt that reaches pytest alone, or a kill, gives fixtures no time to stop their servers. The
guardian is a process of its own whose standard input is a pipe from pytest: the pipe ends when pytest
does, however it ends. Processes of the run are recognised by a variable in their environment.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]  # comes with the embedded server, without stubs

VARIABLE: Final = "TEST_RUN_OF_CERTTRAIL"
SECONDS_TO_END: Final = 5
MEMORY: Final = Path("/dev/shm")
BYTES_IN_MEMORY: Final = 2 * 1024**3
"""A server with its write-ahead log and the databases of a few tests takes 300 MB."""


class Guardian:
    """The guardian as pytest sees it; `stop` when the run has ended in order."""

    def __init__(self) -> None:
        self.run = secrets.token_hex(4)
        unmarked = {name: value for name, value in os.environ.items() if name != VARIABLE}
        self._process = subprocess.Popen(
            [sys.executable, __file__, self.run],
            stdin=subprocess.PIPE,
            env=unmarked,
            start_new_session=True,
        )
        os.environ[VARIABLE] = self.run

    def stop(self) -> None:
        """Let it look once more for what was left, and end."""
        self._process.communicate()


def temporary_parents() -> list[Path]:
    """Folders in which temporary folders are made: in memory where there is room for it, and on disk."""
    on_disk = Path(tempfile.gettempdir())
    return [MEMORY, on_disk] if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else [on_disk]


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder with a short path, for a server's data and socket, that the guardian removes too.

    In memory a database is copied in a tenth of the system time that it takes on disk.
    """
    parent = next(each for each in temporary_parents() if each != MEMORY or has_room(each))
    prefix = f"certtrail-{os.environ.get(VARIABLE, 'alone')}-"
    with tempfile.TemporaryDirectory(prefix=prefix, dir=parent) as name:
        yield Path(name)


def has_room(folder: Path) -> bool:
    """Whether several servers fit: containers often have 64 MB of shared memory."""
    return shutil.disk_usage(folder).free >= BYTES_IN_MEMORY


def processes_of(run: str) -> list[psutil.Process]:
    """Every live process that was started within the run."""
    return [process for process in psutil.process_iter() if _belongs(process, run)]


def _belongs(process: psutil.Process, run: str) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
            return False
        in_folder = any(f"/certtrail-{run}-" in word for word in process.cmdline())
        return in_folder or process.environ().get(VARIABLE) == run
    except psutil.Error:
        return False


def end(processes: list[psutil.Process]) -> None:
    """Ask each to end: an interrupt is PostgreSQL's fast shutdown. Kill what has not ended in time."""
    for process in processes:
        try:
            process.send_signal(2)
        except psutil.Error:
            continue
    for process in psutil.wait_procs(processes, timeout=SECONDS_TO_END)[1]:
        try:
            process.kill()
        except psutil.Error:
            continue


def temporary_folders(run: str) -> list[Path]:
    """Every folder of the run that is still there."""
    return [folder for parent in temporary_parents() for folder in parent.glob(f"certtrail-{run}-*")]


def main(run: str) -> None:
    """Wait for the end of the run, then end what is left of it and remove its temporary folders."""
    sys.stdin.read()
    while left := processes_of(run):
        end(left)
    for folder in temporary_folders(run):
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
