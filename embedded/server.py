"""Embedded PostgreSQL server: initialise, start, check and stop."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from embedded import errors
from embedded.data_folder import SPACE_TO_INITIALISE, SPACE_TO_START, DataFolder, os_errors_translated
from embedded.programs import MAJOR_VERSION, Programs

TIMEOUT = 60.0
"""Seconds to wait for a server to answer or to end, with room for recovery after a power cut."""

POLL_INTERVAL = 0.02
"""Seconds between two checks."""

PROCESSES = Path("/proc")

OPTIONS: Mapping[str, str] = {
    "listen_addresses": "",
    "port": "5432",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "jit": "off",
    "log_checkpoints": "off",
}
"""For one machine and a few processes: no network, and little space on disk."""

INITDB_OPTIONS = (
    "--username=certtrail",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--auth=trust",
)
"""The same collation on every machine. Trust, since only the owner can enter the socket's folder."""


@dataclass
class EmbeddedServer:
    """The server of one data folder. Callers ensure that only one of them acts at a time."""

    folder: DataFolder
    programs: Programs
    options: Mapping[str, str]
    child: subprocess.Popen[bytes] | None = None
    """The server's first process, if this process started it."""

    @property
    def url(self) -> str:
        """The URL of the server, complete, so that no PG… variable of the environment applies."""
        return f"postgresql://certtrail@:5432/postgres?host={quote(str(self.folder.socket), safe='')}"

    def ensure_running(self) -> None:
        """Start the server unless it runs, and wait until it answers; raises EmbeddedDatabaseError."""
        with os_errors_translated(self.folder.path):
            if not self._is_alive():
                self._check_or_initialise()
                self._launch()
        self._wait_for_answer()

    def stop(self) -> None:
        """Stop the server and wait for all its processes, even if the folder was deleted."""
        if self.child and self.child.poll() is None:
            self._end_child(self.child)
        elif self._is_alive():
            self.programs.run("pg_ctl", "stop", "-W", "-D", str(self.folder.data), "-m", "fast")
            self._wait_for_end()
        self.folder.close_socket()

    def detach(self) -> None:
        """Leave the server running for other processes; the last of them stops it."""
        if self.child:
            self.child.returncode = 0  # otherwise Popen warns that nobody waited for it

    def _is_alive(self) -> bool:
        """Each process of the server has the lock's file open: the lock is held while any of them lives."""
        with self.folder.lock("server") as lock:
            return not lock.try_exclusive()

    def _check_or_initialise(self) -> None:
        if self.folder.data.exists():
            check_data(self.folder.data)
            remove_stale_files(self.folder)
            if not self.folder.has_space(SPACE_TO_START):
                raise errors.disk_full(self.folder.path)
        else:
            self._initialise()

    def _initialise(self) -> None:
        """Create the data in a temporary folder and rename it when complete (atomic for other starts)."""
        if not self.folder.has_space(SPACE_TO_INITIALISE):
            raise errors.disk_full(self.folder.path)
        for leftover in self.folder.path.glob("data.new*"):
            shutil.rmtree(leftover, ignore_errors=True)
        temporary_path = self.folder.path / f"data.new.{os.getpid()}"
        arguments = [*INITDB_OPTIONS, "-D", str(temporary_path)]
        if self.options.get("fsync") == "off":
            arguments.append("--no-sync")
        result = self.programs.run("initdb", *arguments)
        if result.returncode:
            raise errors.not_initialised(self.folder.path, result.stderr)
        temporary_path.rename(self.folder.data)

    def _launch(self) -> None:
        self.folder.open_socket()
        options = {**OPTIONS, **self.options, "unix_socket_directories": f'"{self.folder.socket}"'}
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with self.folder.lock("server") as lock:
            lock.acquire_shared()
            self.child = self.programs.start_detached(
                "postgres", ["-D", str(self.folder.data), *arguments], lock.file
            )

    def _end_child(self, child: subprocess.Popen[bytes]) -> None:
        """SIGINT requests a fast shutdown, SIGQUIT one without a last checkpoint."""
        for request in (signal.SIGINT, signal.SIGQUIT):
            child.send_signal(request)
            with suppress(subprocess.TimeoutExpired):
                child.wait(TIMEOUT)
                return

    def _wait_for_end(self) -> None:
        for _ in _poll():
            if not self._is_alive():
                return

    def _wait_for_answer(self) -> None:
        for _ in _poll():
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
            except psycopg.OperationalError:
                if not self._is_alive():
                    raise errors.start_failed(self.folder.data, self.folder.log) from None
            else:
                return
        raise errors.not_responding(self.folder.log, TIMEOUT)


def check_data(data: Path) -> None:
    """Check the data before a start; raises EmbeddedDatabaseError or OSError."""
    for part in ("PG_VERSION", "global/pg_control", "postgresql.conf"):
        if not (data / part).exists():
            raise errors.damaged(data, f"it has no {part}")
    version = (data / "PG_VERSION").read_text(errors="replace").strip()
    if not version.isdecimal():
        raise errors.damaged(data, "PG_VERSION holds no number")
    if int(version) != MAJOR_VERSION:
        raise errors.other_version(data, int(version), MAJOR_VERSION)


def _poll() -> Iterator[float]:
    """The moments of checks, until the timeout."""
    deadline = time.monotonic() + TIMEOUT
    while (now := time.monotonic()) < deadline:
        yield now
        time.sleep(POLL_INTERVAL)


def remove_stale_files(folder: DataFolder) -> None:
    """Remove the files of a dead server that would keep the next one from starting; raises OSError.

    PostgreSQL takes any process of the same user with the number in `postmaster.pid` for a live server, even
    a zombie, or another program after a container was restarted. The caller knows by the server's lock that
    no server of ours is alive; this checks whether someone started one by hand. Without `/proc` files stay.
    """
    pid_file = folder.data / "postmaster.pid"
    if pid_file.exists() and is_dead(pid_file.read_text(errors="replace").partition("\n")[0].strip()):
        pid_file.unlink()
        folder.close_socket()


def is_dead(pid: str) -> bool:
    """Whether the process is certainly no running PostgreSQL."""
    if not (PROCESSES / "self/status").exists():
        return False
    try:
        status = (PROCESSES / pid / "status").read_text(errors="replace")
    except OSError:
        return True
    return not status.startswith("Name:\tpostgres\n") or "\nState:\tZ" in status
