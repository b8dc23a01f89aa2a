"""Data folder of the embedded database: paths, ownership, permissions and file locks."""

import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from embedded import errors


class FileLock:
    """A `flock` on an open file, used as a context manager; each use opens a file of its own.

    The lock belongs to the open file and ends with the last process that has it open, however that process
    ended. So there is no list of process ids that could be stale or name another program.
    """

    def __init__(self, path: Path, owner: int) -> None:
        """Open the file, created if missing; raises OSError."""
        self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        if os.fstat(self.file).st_uid != owner:
            os.fchown(self.file, owner, -1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self.file)

    def acquire_shared(self) -> None:
        """Wait until nobody holds it exclusively, then hold it shared."""
        fcntl.flock(self.file, fcntl.LOCK_SH)

    def acquire(self) -> None:
        """Wait until it is free, then hold it exclusively."""
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def try_exclusive(self) -> bool:
        """Hold it exclusively if no one else holds it; otherwise release it. Whether it is held."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Release the lock."""
        fcntl.flock(self.file, fcntl.LOCK_UN)


SPACE_TO_INITIALISE = 128 * 1024 * 1024
"""Bytes: a new cluster takes 40 MB, the first write-ahead logs as much again (PostgreSQL 18)."""

SPACE_TO_START = 48 * 1024 * 1024
"""Bytes: one checkpoint and the next two write-ahead logs of 16 MB."""

LONGEST_SOCKET = 90
"""Bytes: a socket's path may have 103 on macOS, 107 on Linux; PostgreSQL adds its file name."""


@dataclass(frozen=True)
class DataFolder:
    """`<data_dir>/postgres`: accessible only to its owner, who runs the server."""

    path: Path
    owner: int

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.path / "data"

    @property
    def log(self) -> Path:
        """The server's log since its last start."""
        return self.path / "server.log"

    @contextmanager
    def lock(self, name: str) -> Iterator[FileLock]:
        """The lock of that name, common to all processes on the folder; raises EmbeddedDatabaseError."""
        with os_errors_translated(self.path):
            lock = FileLock(self.path / f"{name}.lock", self.owner)
        with lock:
            yield lock

    @property
    def socket(self) -> Path:
        """The folder of the server's socket; in the system's temporary folder if the path is too long."""
        folder = self.path / "socket"
        if len(os.fsencode(folder)) > LONGEST_SOCKET:
            name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
            folder = Path(tempfile.gettempdir()) / f"certtrail-{name}"
        return folder

    def open_socket(self) -> None:
        """Create the socket's folder, accessible only to the owner; raises EmbeddedDatabaseError."""
        with os_errors_translated(self.socket):
            make_private(self.socket, self.owner)

    def close_socket(self) -> None:
        """Remove the socket's folder."""
        shutil.rmtree(self.socket, ignore_errors=True)

    def has_space(self, bytes_needed: int) -> bool:
        """Whether the disk has that much space for users other than root."""
        return shutil.disk_usage(self.path).free >= bytes_needed


def prepare_folder(data_dir: Path) -> DataFolder:
    """The folder, created if missing; raises EmbeddedDatabaseError."""
    path = data_dir.absolute() / "postgres"
    with os_errors_translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        owner = _owner_of(path)
        make_private(path, owner)
        if owner != os.geteuid():
            make_traversable(path)
    return DataFolder(path, owner)


def make_traversable(path: Path) -> None:
    """Set the search permission (o+x) on parent folders that others cannot traverse.

    This is the least that the server's user needs to reach the folder: others still cannot list them.
    """
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


@contextmanager
def os_errors_translated(path: Path) -> Iterator[None]:
    """Translate OSError into an EmbeddedDatabaseError about `path`."""
    try:
        yield
    except OSError as error:
        if error.errno in errors.NO_SPACE:
            raise errors.disk_full(path) from error
        why = "a file is in its place" if isinstance(error, FileExistsError) else error.strerror
        raise errors.not_writable(path, why or "refused") from error


def make_private(path: Path, owner: int) -> None:
    """Create the folder, accessible only to the owner; raises OSError if it belongs to someone else."""
    path.mkdir(mode=0o700, exist_ok=True)
    status = path.lstat()
    if stat.S_ISDIR(status.st_mode) and status.st_uid in {owner, os.geteuid()}:
        os.chown(path, owner, -1)
        path.chmod(0o700)
    else:
        raise PermissionError(0, "it belongs to someone else")


def _owner_of(path: Path) -> int:
    """The user that runs the server: the current one; for root, which PostgreSQL refuses, another."""
    if os.geteuid() != 0:
        return os.geteuid()
    if path.exists() and path.stat().st_uid != 0:
        return path.stat().st_uid
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        raise errors.no_user() from None
