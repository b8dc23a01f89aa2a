"""Who is using something now, as the kernel knows it?

A `flock` belongs to an open file: it ends with the last process that has the file open, however that
process ended. So no list of process ids can be stale, and none can name a stranger.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


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
