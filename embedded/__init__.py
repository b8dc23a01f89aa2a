"""How does a process come to a real PostgreSQL when nobody has given it one?

The server's programs come with the extra `embedded`; its data lies in `<data_dir>/postgres`. Any
number of processes may use it at a time: the first starts it, the last stops it, and the kernel's
file locks tell which is which, so that a killed process leaves nothing to repair (ADR 0005).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from embedded.folder import prepared
from embedded.locks import Lock
from embedded.programs import Programs
from embedded.server import Server
from embedded.signals import ended_by_signals, signals_held_back
from embedded.trouble import EmbeddedDatabaseError

__all__ = ["EmbeddedDatabaseError", "embedded_database"]


@contextmanager
def embedded_database(data_dir: Path, options: Mapping[str, str] | None = None) -> Iterator[str]:
    """A running PostgreSQL, as the URL of a database that may be used by its superuser.

    `options` are server settings by name; they count only for the process that starts the server.
    While inside, SIGTERM and SIGHUP end the process by `SystemExit`, so that the server is stopped.

    Raises EmbeddedDatabaseError with a sentence that says what to do.
    """
    folder = prepared(data_dir)
    server = Server(folder, Programs.of(folder), options or {})
    with ended_by_signals(), folder.lock("users") as users, folder.lock("turn") as turn:
        users.share()
        try:
            with _undisturbed(turn):
                server.ensure_running()
            yield server.url
        finally:
            with _undisturbed(turn):
                if users.is_alone():
                    server.stop()
                else:
                    server.leave()


@contextmanager
def _undisturbed(turn: Lock) -> Iterator[None]:
    """Neither another process nor a signal comes between the steps of starting or stopping."""
    turn.take()
    try:
        with signals_held_back():
            yield
    finally:
        turn.release()
