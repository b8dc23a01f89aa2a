"""Database outages: responses are 503 meanwhile, and no restart is needed afterwards."""

from contextlib import closing

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from api.app import container
from tests.api.case_steps import apply_for_certificate
from tests.api.running_service import Service, json_body

_CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
_ALLOW = SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")


@pytest.fixture
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request without a database waits for a second."""
    monkeypatch.setattr(container, "CONNECT_TIMEOUT", 1)


@pytest.fixture
def name(seeded_url: str) -> str:
    with psycopg.connect(seeded_url) as connection:
        return connection.info.dbname


def drop_connections(server_url: str, name: str, allowed: bool) -> None:
    """Terminate every connection to the database, and allow new ones or not."""
    with closing(psycopg.connect(server_url, autocommit=True)) as server:
        server.execute(_ALLOW.format(Identifier(name), SQL("true" if allowed else "false")))
        server.execute(_CUT, (name,))


def test_connections_that_were_cut_are_replaced_unnoticed(
    service: Service, server_url: str, name: str
) -> None:
    for _ in range(3):
        drop_connections(server_url, name, allowed=True)
        answers = [
            service.read("/api/v1/schemes"),
            service.apply(),
            service.read("/api/v1/staff/worklist", "registrar"),
        ]

        assert [answer.status_code for answer in answers] == [200, 201, 200]


@pytest.mark.usefixtures("_short_patience")
def test_a_database_that_is_away_is_told_and_comes_back(service: Service, server_url: str, name: str) -> None:
    drop_connections(server_url, name, allowed=False)
    answers = [
        service.read("/api/v1/schemes"),
        service.read("/api/v1/staff/worklist", "registrar"),
        service.read("/readyz"),
    ]
    drop_connections(server_url, name, allowed=True)
    case = apply_for_certificate(service)

    assert [answer.status_code for answer in answers] == [503] * 3
    assert answers[0].headers["Retry-After"].isdigit()
    assert name not in "".join(answer.text for answer in answers)
    assert json_body(service.read("/readyz"))["checks"]["worker"] == "ok"
    assert service.case(case)["version"] == 1
