"""A view that is missing, of another version or broken: other requests are still answered."""

from collections.abc import Iterator
from time import monotonic, sleep

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from projections.installation import create_missing
from projections.view import Connection
from projections.view_runner import Condition
from projections.worklist.tables import VERSION
from tests.api.case_steps import apply_for_certificate
from tests.api.running_service import Json, Service, json_body

PUBLIC, STAFF = "/api/v1/schemes", "/api/v1/staff/worklist"
BROKEN = """
CREATE FUNCTION worklist.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON worklist.cases EXECUTE FUNCTION worklist.refuse();
"""


@pytest.fixture
def session(service: Service, seeded_url: str) -> Iterator[Connection]:
    """A connection to the database of a service whose views are up to date."""
    apply_for_certificate(service)
    service.wait_for_views()
    with psycopg.connect(seeded_url, autocommit=True) as connection:
        yield connection


def checks(service: Service) -> Json:
    """The failed checks of /readyz."""
    failed_checks: Json = service.read("/readyz").json()["checks"]
    return {name: words for name, words in failed_checks.items() if words != "ok"}


def wait_for_condition(service: Service, view: str, condition: Condition) -> None:
    deadline = monotonic() + 20
    while service.container.projection_thread.status[view].condition is not condition:
        assert monotonic() < deadline
        sleep(0.01)


def views_up(service: Service) -> dict[str, float]:
    client = TestClient(service.client.app, client=("127.0.0.1", 1))
    families = {each.name: each for each in text_string_to_metric_families(client.get("/metrics").text)}
    return {sample.labels["view"]: sample.value for sample in families["certtrail_view_up"].samples}


def test_a_missing_view_is_named_and_the_others_answer_and_go_on(
    service: Service, session: Connection
) -> None:
    session.execute("DROP SCHEMA worklist CASCADE")
    wait_for_condition(service, "worklist", Condition.MISSING)
    answer = json_body(service.read(STAFF, "registrar"), 503)
    failed_checks, up = checks(service), views_up(service)
    receipt = json_body(service.apply(), 201)

    assert answer["type"] == "/problems/view-unavailable"
    assert failed_checks == {"view worklist": "is missing: run `certtrail migrate`"}
    assert up == {"public_register": 1, "audit_trail": 1, "worklist": 0}
    assert service.read(PUBLIC).status_code == 200
    assert receipt["visible"]

    create_missing(session, lambda sentence: None)
    wait_for_condition(service, "worklist", Condition.RUNNING)
    service.wait_for_views()
    assert service.read(STAFF, "registrar").status_code == 200
    assert checks(service) == {}


def test_a_view_of_another_version_is_named_and_not_read(service: Service, session: Connection) -> None:
    session.execute("UPDATE worklist.tracking SET version = 0")
    wait_for_condition(service, "worklist", Condition.STALE)

    assert json_body(service.read(STAFF, "registrar"), 503)["title"] == "View unavailable"
    assert checks(service) == {
        "view worklist": f"has version 0, this release needs {VERSION}: run `certtrail rebuild worklist`"
    }
    assert service.read(PUBLIC).status_code == 200


def test_a_view_that_a_newer_release_has_rebuilt_is_read_and_left_to_it(
    service: Service, session: Connection
) -> None:
    session.execute("UPDATE worklist.tracking SET version = %s", (VERSION + 1,))
    wait_for_condition(service, "worklist", Condition.STALE)

    assert service.read(STAFF, "registrar").status_code == 200
    service.clock.advance(minutes=5)
    assert "behind" in checks(service)["view worklist"]


def test_a_broken_view_is_named_and_answers_from_what_it_has_read(
    service: Service, session: Connection
) -> None:
    session.execute(BROKEN)
    position = service.position
    receipt = json_body(service.apply(), 201)
    wait_for_condition(service, "worklist", Condition.BROKEN)
    failed_checks, up = checks(service), views_up(service)

    assert receipt["visible"]
    assert failed_checks == {"view worklist": f"stopped after event {position}: RaiseException"}
    assert up["worklist"] == 0
    assert service.read(STAFF, "registrar").status_code == 200

    session.execute("DROP TRIGGER refuse ON worklist.cases")
    wait_for_condition(service, "worklist", Condition.RUNNING)
    service.wait_for_views()
    assert checks(service) == {}


def test_a_missing_public_register_is_waited_for_by_nobody(service: Service, session: Connection) -> None:
    session.execute("DROP SCHEMA public_register CASCADE")
    wait_for_condition(service, "public_register", Condition.MISSING)
    started = monotonic()
    visible = service.container.public.wait_until(service.position, 60)

    assert not visible
    assert monotonic() - started < 10
    assert json_body(service.read(PUBLIC), 503)["type"] == "/problems/view-unavailable"
    assert service.read(STAFF, "registrar").status_code == 200
    assert views_up(service) == {"public_register": 0, "audit_trail": 1, "worklist": 1}
