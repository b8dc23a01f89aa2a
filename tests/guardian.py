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
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]  # comes with the embedded server, without stubs

VARIABLE: Final = "TEST_RUN_OF_CERTTRAIL"
SECONDS_TO_END: Final = 5


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


def temporary_prefix() -> str:
    """Prefix for temporary folders that the guardian removes."""
    return f"certtrail-{os.environ.get(VARIABLE, 'alone')}-"


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


def main(run: str) -> None:
    """Wait for the end of the run, then end what is left of it and remove its temporary folders."""
    sys.stdin.read()
    while left := processes_of(run):
        end(left)
    for folder in Path(tempfile.gettempdir()).glob(f"certtrail-{run}-*"):
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])
