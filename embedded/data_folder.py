"""Where does the embedded database lie, whose is it, and may it be used?"""

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
    """One open file that can be locked; each use opens its own. Used with `with`."""

    def __init__(self, path: Path, owner: int) -> None:
        """Open the file, and make it if need be; raises OSError."""
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
        """Wait until no one has it alone, and hold it together with others."""
        fcntl.flock(self.file, fcntl.LOCK_SH)

    def acquire(self) -> None:
        """Wait until it is free, and hold it alone."""
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def try_exclusive(self) -> bool:
        """Hold it alone if no one else holds it; if someone does, what was held is given up."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Give up what is held."""
        fcntl.flock(self.file, fcntl.LOCK_UN)


SPACE_TO_INITIALISE = 128 * 1024 * 1024
"""Bytes: a new cluster takes 40 MB, the first write-ahead logs as much again (PostgreSQL 18)."""

SPACE_TO_START = 48 * 1024 * 1024
"""Bytes: one checkpoint and the next two write-ahead logs of 16 MB."""

LONGEST_SOCKET = 90
"""Bytes: a socket's path may have 103 on macOS, 107 on Linux; PostgreSQL adds its file name."""


@dataclass(frozen=True)
class DataFolder:
    """`<data_dir>/postgres`: readable by nobody but its owner, who runs the server."""

    path: Path
    owner: int

    @property
    def data(self) -> Path:
        """What PostgreSQL calls its data directory."""
        return self.path / "data"

    @property
    def log(self) -> Path:
        """What the server had to say since it was started."""
        return self.path / "server.log"

    @contextmanager
    def lock(self, name: str) -> Iterator[FileLock]:
        """One of the locks that the users of the folder share; raises EmbeddedDatabaseError."""
        with os_errors_translated(self.path):
            lock = FileLock(self.path / f"{name}.lock", self.owner)
        with lock:
            yield lock

    @property
    def socket(self) -> Path:
        """Where the server's socket is; a long path gets a short one in the system's temporary folder."""
        place = self.path / "socket"
        if len(os.fsencode(place)) > LONGEST_SOCKET:
            name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
            place = Path(tempfile.gettempdir()) / f"certtrail-{name}"
        return place

    def open_socket(self) -> None:
        """Make the socket's folder, so that only the owner can enter it; raises EmbeddedDatabaseError."""
        with os_errors_translated(self.socket):
            make_private(self.socket, self.owner)

    def close_socket(self) -> None:
        """Leave nothing of the socket behind."""
        shutil.rmtree(self.socket, ignore_errors=True)

    def has_space(self, bytes_needed: int) -> bool:
        """Whether the disk has that much space for an ordinary user."""
        return shutil.disk_usage(self.path).free >= bytes_needed


def prepare_folder(data_dir: Path) -> DataFolder:
    """The folder, made if need be; raises EmbeddedDatabaseError."""
    path = data_dir.absolute() / "postgres"
    with os_errors_translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        owner = _owner_of(path)
        make_private(path, owner)
        if owner != os.geteuid():
            make_traversable(path)
    return DataFolder(path, owner)


def make_traversable(path: Path) -> None:
    """Allow others to pass through, not to list, those folders above that root keeps to itself.

    The least that lets the server's user reach what lies below; nothing else is opened.
    """
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


@contextmanager
def os_errors_translated(path: Path) -> Iterator[None]:
    """What the file system refuses becomes an EmbeddedDatabaseError about `path`."""
    try:
        yield
    except OSError as error:
        if error.errno in errors.NO_SPACE:
            raise errors.disk_full(path) from error
        why = "a file is in its place" if isinstance(error, FileExistsError) else error.strerror
        raise errors.not_writable(path, why or "refused") from error


def make_private(path: Path, owner: int) -> None:
    """A folder of the owner's alone; one that a stranger put there is refused, raising OSError."""
    path.mkdir(mode=0o700, exist_ok=True)
    status = path.lstat()
    if stat.S_ISDIR(status.st_mode) and status.st_uid in {owner, os.geteuid()}:
        os.chown(path, owner, -1)
        path.chmod(0o700)
    else:
        raise PermissionError(0, "it belongs to someone else")


def _owner_of(path: Path) -> int:
    """We ourselves; but PostgreSQL refuses root, so root leaves the server to whom the data belongs."""
    if os.geteuid() != 0:
        return os.geteuid()
    if path.exists() and path.stat().st_uid != 0:
        return path.stat().st_uid
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        raise errors.no_user() from None
