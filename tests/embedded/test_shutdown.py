"""Embedded database: no server is left and no data lost, however the processes that use it end."""

import os
import shutil
import signal
from pathlib import Path

import psycopg
import pytest

from embedded import embedded_database
from embedded.signals import deferred_signals, exit_on_signals
from tests.embedded.server_process import OPTIONS, StartProcess, is_gone, pid_of_server, query, url_of


def test_a_process_ended_by_a_signal_leaves_no_server(data_dir: Path, start_process: StartProcess) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        process = start_process()
        url_of(process)
        pid = pid_of_server(data_dir)
        process.send_signal(number)
        process.wait()

        assert is_gone(pid), number


def test_the_server_of_a_killed_process_is_taken_over_and_stopped(
    data_dir: Path, start_process: StartProcess
) -> None:
    process = start_process()
    query(url_of(process), "CREATE TABLE saved ()")
    pid_before = pid_of_server(data_dir)
    process.kill()
    process.wait()
    with embedded_database(data_dir) as url:
        pid_after = pid_of_server(data_dir)
        saved = query(url, "SELECT to_regclass('saved') IS NOT NULL")

    assert (pid_after, saved) == (pid_before, [(True,)])
    with pytest.raises(psycopg.OperationalError):
        query(url, "SELECT 1")


def test_what_was_committed_before_a_crash_of_all_is_there_after_it(
    data_dir: Path, start_process: StartProcess
) -> None:
    process = start_process()
    query(url_of(process), "CREATE TABLE saved ()")
    process.kill()
    os.kill(pid_of_server(data_dir), signal.SIGKILL)
    with embedded_database(data_dir) as url:
        saved = query(url, "SELECT to_regclass('saved') IS NOT NULL")

    assert saved == [(True,)]


def test_a_server_whose_folder_was_deleted_is_stopped(data_dir: Path) -> None:
    with embedded_database(data_dir, OPTIONS):
        pid = pid_of_server(data_dir)
        shutil.rmtree(data_dir / "postgres")

    assert is_gone(pid)


def test_an_interrupted_beginning_is_begun_again(new_dir: Path) -> None:
    half = new_dir / "postgres/data.new.1"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with embedded_database(new_dir, OPTIONS) as url:
        works = query(url, "SELECT 1")

    assert works == [(1,)]
    assert not half.exists()


def test_a_process_killed_while_beginning_leaves_no_half(new_dir: Path, start_process: StartProcess) -> None:
    process = start_process()
    while not [*(new_dir / "postgres").glob("data*/PG_VERSION")]:
        assert process.poll() is None
    process.kill()
    with embedded_database(new_dir, OPTIONS) as url:
        works = query(url, "SELECT 1")

    assert works == [(1,)]


def test_a_signal_waits_until_what_must_not_be_interrupted_is_done() -> None:
    done = []
    with pytest.raises(SystemExit) as exited, exit_on_signals():  # noqa: PT012 - the signal is the point
        with deferred_signals():
            signal.raise_signal(signal.SIGTERM)
            done.append("first")
        done.append("second")

    assert (done, exited.value.code) == (["first"], 128 + signal.SIGTERM)
