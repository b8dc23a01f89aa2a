"""Long-running commands in a subprocess, and their leftover processes."""

import os
import queue
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # comes with the embedded server, without stubs

from tests.cli.conftest import PROGRAM, environment

PATIENCE = 60
"""Seconds for a first start on a slow machine."""


class RunningCommand:
    """The process and its output lines."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: queue.Queue[str] = queue.Queue()
        self.output: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def wait_for_line(self, words: str) -> str:
        """The next line that contains these words."""
        while words not in (line := self._lines.get(timeout=PATIENCE)):
            assert line, self.output
        return line

    def stop(self, number: signal.Signals) -> int:
        """Send the signal; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def _read(self) -> None:
        assert self.process.stdout

        for line in self.process.stdout:
            self.output.append(line)
            self._lines.put(line)
        self._lines.put("")


@contextmanager
def started_command(folder: Path, *words: str, **settings: str) -> Iterator[RunningCommand]:
    """A running command in a folder, killed at the end if it still runs."""
    process = subprocess.Popen(
        [PROGRAM, *words],
        env=environment(**settings),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield RunningCommand(process)
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def leftover_processes(folder: Path) -> list[str]:
    """Command lines of processes that name the folder or run in it."""
    leftovers = []
    for each in psutil.process_iter(["pid", "cmdline", "cwd"]):
        words = [*(each.info["cmdline"] or []), each.info["cwd"] or ""]
        if each.info["pid"] != os.getpid() and str(folder) in " ".join(words):
            leftovers.append(" ".join(words))
    return leftovers
