"""Embedded database: a full disk is reported as one, whenever it fills up."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded import embedded_database, server
from embedded.errors import not_initialised, start_failed
from tests.embedded.server_process import OPTIONS, refusal_message


@pytest.fixture
def small_disk(new_dir: Path) -> Iterator[Path]:
    """A disk of 160 MB, where this process may mount one; otherwise an ordinary folder."""
    disk = new_dir / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", str(disk)]
    mounted = os.geteuid() == 0 and subprocess.run(command, check=False, capture_output=True).returncode == 0
    yield disk
    if mounted:
        subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave 8 MB free on the small disk; without one, require more space than any disk has."""
    if disk.is_mount():
        with (disk / "filling").open("wb") as filling:
            os.posix_fallocate(filling.fileno(), 0, shutil.disk_usage(disk).free - 8 * 1024 * 1024)
    else:
        monkeypatch.setattr(server, "SPACE_TO_INITIALISE", 1 << 62)
        monkeypatch.setattr(server, "SPACE_TO_START", 1 << 62)


def test_a_full_disk_is_named_before_anything_is_begun(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(small_disk, monkeypatch)

    assert refusal_message(small_disk) == (
        f"The disk of {small_disk}/postgres is full: free some space, "
        "or choose another folder in CERTTRAIL_DATA_DIR."
    )


def test_a_disk_that_has_filled_up_is_named_at_the_next_start(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with embedded_database(small_disk, OPTIONS):
        fill(small_disk, monkeypatch)

    assert f"The disk of {small_disk}/postgres is full: free some space" in refusal_message(small_disk)


def test_a_disk_that_proves_too_small_while_beginning_is_named(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(small_disk, monkeypatch)
    if small_disk.is_mount():
        monkeypatch.setattr(server, "SPACE_TO_INITIALISE", 0)

    assert f"The disk of {small_disk}/postgres is full: free some space" in refusal_message(small_disk)


def test_a_disk_that_fills_up_while_beginning_is_named(tmp_path: Path) -> None:
    output = 'initdb: error: could not write file "x": No space left on device'

    assert "is full" in str(not_initialised(tmp_path, output))


def test_a_disk_that_fills_up_while_starting_is_named(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_text('FATAL:  could not write lock file "postmaster.pid": No space left on device\n')

    assert "is full" in str(start_failed(tmp_path, log))
