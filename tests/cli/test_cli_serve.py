"""Command `certtrail serve`: readiness message, graceful shutdown by a signal, occupied port."""

import json
import signal
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.cli.errors import EXIT_UNAVAILABLE
from services.adoption import adopt_rules
from services.event_store import EventStore
from tests.cli.conftest import RunCommand
from tests.cli.processes import RunningCommand, started_command

SIGNALS = [pytest.param(signal.SIGINT, marks=pytest.mark.deep), signal.SIGTERM]


@pytest.fixture
def server(folder: Path, migrated_url: str) -> Iterator[RunningCommand]:
    with EventStore(migrated_url, lambda: datetime.now(UTC)) as store:
        adopt_rules(store)
    with started_command(
        folder, "serve", "--port", "0", "--json", CERTTRAIL_DATABASE_URL=migrated_url
    ) as process:
        yield process


def test_a_register_that_has_not_adopted_the_rules_is_not_served(cli: RunCommand, migrated_url: str) -> None:
    done = cli("serve", "--port", "0", CERTTRAIL_DATABASE_URL=migrated_url)

    assert done.returncode == EXIT_UNAVAILABLE
    assert done.stderr == (
        "The register has not adopted the rules of this release: run `certtrail migrate`.\n"
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        yield other.getsockname()[1]


def service_url(server: RunningCommand) -> str:
    return str(json.loads(server.wait_for_line("listening"))["listening"])


def test_it_answers_where_it_says(server: RunningCommand) -> None:
    url = service_url(server)

    with urllib.request.urlopen(f"{url}/healthz") as answer:
        assert json.load(answer) == {"alive": True}


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_it_well(server: RunningCommand, number: signal.Signals) -> None:
    service_url(server)

    assert server.stop(number) == 0
    assert not any("Traceback" in line for line in server.output)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_a_worker_well(folder: Path, migrated_url: str, number: signal.Signals) -> None:
    with started_command(folder, "worker", CERTTRAIL_DATABASE_URL=migrated_url) as worker:
        worker.wait_for_line("worker is running")

        assert worker.stop(number) == 0


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_taken_is_found_out_first(cli: RunCommand, taken_port: int, command: str) -> None:
    result = cli(
        command, "--port", str(taken_port), CERTTRAIL_DATABASE_URL="postgresql://nobody@127.0.0.1:1/no"
    )

    assert result.returncode == 3
    assert f"Port {taken_port} on 127.0.0.1 is not available" in result.stderr
    assert len(result.stderr.splitlines()) == 1
