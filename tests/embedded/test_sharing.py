"""Embedded database: started by the first process that uses it, stopped by the last."""

from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from embedded import embedded_database
from tests.embedded.server_process import OPTIONS, StartProcess, finish, is_gone, pid_of_server, query, url_of


def test_it_answers_and_then_no_process_is_left(new_dir: Path) -> None:
    with embedded_database(new_dir, OPTIONS) as url:
        pid = pid_of_server(new_dir)
        encoding = query(url, "SHOW server_encoding")

    assert encoding == [("UTF8",)]
    assert is_gone(pid)


def test_what_was_stored_is_there_after_the_next_start(data_dir: Path) -> None:
    with embedded_database(data_dir) as url:
        query(url, "CREATE TABLE saved AS SELECT '证迹' AS word")
    with embedded_database(data_dir) as url:
        saved = query(url, "SELECT word FROM saved")

    assert saved == [("证迹",)]


def test_the_last_to_leave_stops_it(data_dir: Path, start_process: StartProcess) -> None:
    with embedded_database(data_dir, OPTIONS) as url:
        other = start_process()
        same = url_of(other)
        pid = pid_of_server(data_dir)

    assert same == url
    assert query(url, "SELECT 1") == [(1,)]
    assert finish(other) == 0
    with pytest.raises(psycopg.OperationalError):
        query(url, "SELECT 1")
    assert not (data_dir / "postgres/data/postmaster.pid").exists(), pid


def test_two_uses_in_one_process_are_two_users(data_dir: Path) -> None:
    with ExitStack() as outer:
        outer.enter_context(embedded_database(data_dir, OPTIONS))
        with embedded_database(data_dir) as url:
            pid = pid_of_server(data_dir)
        still = query(url, "SELECT 1")

    assert still == [(1,)]
    assert is_gone(pid)


def test_several_first_starts_at_once_share_one_server(new_dir: Path, start_process: StartProcess) -> None:
    processes = [start_process() for _ in range(3)]
    urls = {url_of(process) for process in processes}

    assert len(urls) == 1
    assert [finish(process) for process in processes] == [0, 0, 0]


def test_variables_meant_for_other_servers_change_nothing(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("PGPORT", "6000"), ("PGDATA", "/nowhere"), ("PGHOST", "db"), ("PGUSER", "other")):
        monkeypatch.setenv(name, value)
    with embedded_database(data_dir, OPTIONS) as url:
        works = query(url, "SELECT current_user::text")

    assert works == [("certtrail",)]


def test_the_name_of_the_folder_may_be_long_and_have_any_characters(new_dir: Path) -> None:
    for name in ("证迹 'quote' $HOME", "long-" * 20):
        with embedded_database(new_dir / name, OPTIONS) as url:
            works = query(url, "SELECT 1")

        assert works == [(1,)], name
