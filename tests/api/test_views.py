"""A view that is missing, of another version or broken, over HTTP: the rest goes on answering."""

from collections.abc import Iterator
from time import monotonic, sleep

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from projections.installation import create_missing
from projections.view import Connection
from projections.view_runner import Condition
from tests.api.case_steps import apply_for_certificate
from tests.api.running_service import Json, Service, json_body

PUBLIC, STAFF = "/api/v1/schemes", "/api/v1/staff/worklist"
BROKEN = """
CREATE FUNCTION worklist.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON worklist.cases EXECUTE FUNCTION worklist.refuse();
"""


@pytest.fixture
def session(service: Service, migrated_url: str) -> Iterator[Connection]:
    """On the database of a service that has read everything."""
    apply_for_certificate(service)
    service.wait_for_views()
    with psycopg.connect(migrated_url, autocommit=True) as connection:
        yield connection


def checks(service: Service) -> Json:
    """What is wrong."""
    wrong: Json = service.read("/readyz").json()["checks"]
    return {name: words for name, words in wrong.items() if words != "ok"}


def until(service: Service, view: str, condition: Condition) -> None:
    deadline = monotonic() + 20
    while service.container.projection_thread.status[view].condition is not condition:
        assert monotonic() < deadline
        sleep(0.01)


def up(service: Service) -> dict[str, float]:
    asking = TestClient(service.client.app, client=("127.0.0.1", 1))
    families = {each.name: each for each in text_string_to_metric_families(asking.get("/metrics").text)}
    return {sample.labels["view"]: sample.value for sample in families["certtrail_view_up"].samples}


def test_a_missing_view_is_named_and_the_others_answer_and_go_on(
    service: Service, session: Connection
) -> None:
    session.execute("DROP SCHEMA worklist CASCADE")
    until(service, "worklist", Condition.MISSING)
    answer = json_body(service.read(STAFF, "registrar"), 503)
    wrong, figures = checks(service), up(service)
    receipt = json_body(service.apply(), 201)

    assert answer["type"] == "/problems/view-unavailable"
    assert wrong == {"view worklist": "is missing: run `certtrail migrate`"}
    assert figures == {"public_register": 1, "audit_trail": 1, "worklist": 0}
    assert service.read(PUBLIC).status_code == 200
    assert receipt["visible"]

    create_missing(session, lambda sentence: None)
    until(service, "worklist", Condition.RUNNING)
    service.wait_for_views()
    assert service.read(STAFF, "registrar").status_code == 200
    assert checks(service) == {}


def test_a_view_of_another_version_is_named_and_not_read(service: Service, session: Connection) -> None:
    session.execute("UPDATE worklist.tracking SET version = 0")
    until(service, "worklist", Condition.STALE)

    assert json_body(service.read(STAFF, "registrar"), 503)["title"] == "View unavailable"
    assert checks(service) == {
        "view worklist": "has version 0, this release needs 1: run `certtrail rebuild worklist`"
    }
    assert service.read(PUBLIC).status_code == 200


def test_a_view_that_a_newer_release_has_rebuilt_is_read_and_left_to_it(
    service: Service, session: Connection
) -> None:
    session.execute("UPDATE worklist.tracking SET version = 2")
    until(service, "worklist", Condition.STALE)

    assert service.read(STAFF, "registrar").status_code == 200
    service.clock.advance(minutes=5)
    assert "behind" in checks(service)["view worklist"]


def test_a_broken_view_is_named_and_answers_from_what_it_has_read(
    service: Service, session: Connection
) -> None:
    session.execute(BROKEN)
    position = service.position
    receipt = json_body(service.apply(), 201)
    until(service, "worklist", Condition.BROKEN)
    wrong, figures = checks(service), up(service)

    assert receipt["visible"]
    assert wrong == {"view worklist": f"stopped after event {position}: RaiseException"}
    assert figures["worklist"] == 0
    assert service.read(STAFF, "registrar").status_code == 200

    session.execute("DROP TRIGGER refuse ON worklist.cases")
    until(service, "worklist", Condition.RUNNING)
    service.wait_for_views()
    assert checks(service) == {}


def test_a_missing_public_register_is_waited_for_by_nobody(service: Service, session: Connection) -> None:
    session.execute("DROP SCHEMA public_register CASCADE")
    until(service, "public_register", Condition.MISSING)
    began = monotonic()
    visible = service.container.public.wait_until(service.position, 60)

    assert not visible
    assert monotonic() - began < 10
    assert json_body(service.read(PUBLIC), 503)["type"] == "/problems/view-unavailable"
    assert service.read(STAFF, "registrar").status_code == 200
    assert up(service) == {"public_register": 0, "audit_trail": 1, "worklist": 1}
