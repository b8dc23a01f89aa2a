"""Embedded PostgreSQL: a private server for processes that have no database configured.

The server's programs come with the extra `embedded`; its data are in `<data_dir>/postgres`. Any
number of processes may use it at a time: the first starts it, the last stops it, and file locks of the
kernel tell which is which, so that a killed process leaves nothing to repair (ADR 0005).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from embedded.data_folder import FileLock, prepare_folder
from embedded.errors import EmbeddedDatabaseError
from embedded.programs import Programs
from embedded.server import EmbeddedServer
from embedded.signals import deferred_signals, exit_on_signals

__all__ = ["EmbeddedDatabaseError", "embedded_database"]


@contextmanager
def embedded_database(data_dir: Path, options: Mapping[str, str] | None = None) -> Iterator[str]:
    """A running PostgreSQL; gives the URL of its database, with superuser rights.

    `options` are server settings by name; they apply only if this process starts the server.
    Inside, SIGTERM and SIGHUP raise `SystemExit`, so that the server is stopped.

    Raises EmbeddedDatabaseError with a sentence that says what to do.
    """
    folder = prepare_folder(data_dir)
    server = EmbeddedServer(folder, Programs.of(folder), options or {})
    with exit_on_signals(), folder.lock("users") as users, folder.lock("turn") as turn:
        users.acquire_shared()
        try:
            with _exclusive_turn(turn):
                server.ensure_running()
            yield server.url
        finally:
            with _exclusive_turn(turn):
                if users.try_exclusive():
                    server.stop()
                else:
                    server.detach()


@contextmanager
def _exclusive_turn(turn: FileLock) -> Iterator[None]:
    """Exclude other processes and defer signals while the server is started or stopped."""
    turn.acquire()
    try:
        with deferred_signals():
            yield
    finally:
        turn.release()
