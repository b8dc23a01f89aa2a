"""Health, readiness, metrics, and one log line for every request."""

import json

import psycopg
import pytest
from httpx2 import Response
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from api.app.container import DatabaseNotSet
from api.app.settings import Settings
from api.main import create_app
from projections.views import VIEWS
from services.errors import DatabaseNotMigrated
from tests.api.case_steps import apply_for_certificate
from tests.api.running_service import Clock, Service, json_body, running_service


def test_a_service_at_work_is_ready(service: Service) -> None:
    apply_for_certificate(service)
    service.wait_for_views()
    answer = json_body(service.read("/readyz"))

    assert answer == {
        "ready": True,
        "checks": {
            "database": "ok",
            "worker": "ok",
            "migrations": "ok",
            **{f"view {view.name}": "ok" for view in VIEWS},
        },
    }


def test_a_worker_that_stopped_is_told_and_the_process_still_alive(service: Service) -> None:
    service.container.projection_thread.stop()
    answer = json_body(service.read("/readyz"), 503)

    assert answer["checks"]["worker"] != "ok"
    assert json_body(service.read("/healthz")) == {"alive": True}


def test_views_that_nobody_vouches_for_are_told(service: Service) -> None:
    service.container.projection_thread.stop()
    service.clock.advance(minutes=5)
    answer = json_body(service.read("/readyz"), 503)

    assert [view.name for view in VIEWS if "behind" not in answer["checks"][f"view {view.name}"]] == []


def test_not_ready_while_a_migration_is_missing(service: Service, seeded_url: str) -> None:
    with psycopg.connect(seeded_url) as connection:
        connection.execute("DELETE FROM certtrail.migrations WHERE name = 'drafts-1'")
    answer = json_body(service.read("/readyz"), 503)

    assert answer["checks"]["migrations"] == "missing: drafts-1"


def test_a_command_is_answered_although_nobody_follows(seeded_url: str, clock: Clock) -> None:
    with running_service(seeded_url, clock, wait_seconds=0.05) as service:
        service.container.projection_thread.stop()
        receipt = json_body(service.apply(), 201)

        assert (receipt["visible"], receipt["position"]) == (False, service.position)


def test_a_database_that_was_not_prepared_stops_the_start(database_url: str, clock: Clock) -> None:
    with (
        pytest.raises(DatabaseNotMigrated),
        TestClient(create_app(Settings(database_url=database_url), clock)),
    ):
        pass


def test_without_a_database_nothing_starts(clock: Clock) -> None:
    with pytest.raises(DatabaseNotSet), TestClient(create_app(Settings(), clock)):
        pass


def metrics(service: Service, peer: str = "127.0.0.1", **forwarding: str) -> Response:
    """The response to GET /metrics from this peer address."""
    client = TestClient(service.client.app, client=(peer, 1))
    return client.get(
        "/metrics", headers={name.replace("_", "-"): value for name, value in forwarding.items()}
    )


METRICS_CLIENTS = [
    ("127.0.0.1", {}, 200),
    ("::1", {}, 200),
    ("::ffff:127.0.0.1", {}, 200),
    ("10.1.2.3", {}, 200),
    ("10.2.0.1", {"x_forwarded_for": "10.1.2.3"}, 200),
    ("203.0.113.7", {}, 404),
    ("203.0.113.7", {"x_forwarded_for": "127.0.0.1"}, 404),
    ("127.0.0.1", {"x_forwarded_for": "203.0.113.7"}, 404),
    ("10.2.0.1", {"x_forwarded_for": "203.0.113.7"}, 404),
    ("10.2.0.1", {"forwarded": "for=127.0.0.1"}, 404),
    ("nowhere", {}, 404),
]


def test_the_figures_are_for_this_machine_and_the_networks_that_are_set(
    seeded_url: str, clock: Clock
) -> None:
    with running_service(
        seeded_url, clock, metrics_from="10.1.0.0/16", trusted_proxies="10.2.0.0/16"
    ) as service:
        log = [metrics(service, peer, **forwarding).status_code for peer, forwarding, _ in METRICS_CLIENTS]

    assert log == [status for _, _, status in METRICS_CLIENTS]


def test_a_proxy_that_is_not_trusted_makes_nobody_a_neighbour(seeded_url: str, clock: Clock) -> None:
    with running_service(seeded_url, clock, metrics_from="10.1.0.0/16") as service:
        log = metrics(service, "10.1.2.3", x_forwarded_for="203.0.113.7").status_code

    assert log == 404


def test_the_figures_count_answers_by_operation(service: Service) -> None:
    service.read("/api/v1/schemes")
    service.read("/nowhere")
    families = {each.name: each for each in text_string_to_metric_families(metrics(service).text)}
    for name in ("certtrail_http_requests", "certtrail_http_answers"):
        counts = {
            (sample.labels["operation"], sample.labels["status"]): sample.value
            for sample in families[name].samples
            if sample.name.endswith("_total")
        }

        assert (counts["schemes", "200"], counts["none", "404"]) == (1, 1)
    for name in ("certtrail_event_store_position", "certtrail_store_position"):
        assert families[name].samples[0].value == service.position
    for name in ("certtrail_http_request_duration_seconds", "certtrail_http_seconds"):
        assert any(sample.name == f"{name}_count" for sample in families[name].samples)


def test_each_request_leaves_one_line_without_keys_queries_or_names(service: Service) -> None:
    with capture_logs() as lines:
        service.read("/api/v1/certificates", "registrar", organisation="示范")
        service.read("/api/v1/staff/worklist", "registrar")
    log = json.dumps(lines, default=str, ensure_ascii=False)

    assert [(line["path"], line["status"]) for line in lines if line["event"] == "request completed"] == [
        ("/api/v1/certificates", 200),
        ("/api/v1/staff/worklist", 200),
    ]
    assert lines[-1]["person"] == "P-registrar"
    assert lines[-1]["duration_ms"] > 0
    assert service.keys["registrar"] not in log
    assert "示范" not in log


def test_a_request_keeps_its_id_if_it_brings_a_good_one(service: Service) -> None:
    valid = service.client.get("/healthz", headers={"X-Request-ID": "abc-1"})
    bad = service.client.get("/healthz", headers={"X-Request-ID": "a b"})

    assert valid.headers["X-Request-ID"] == "abc-1"
    assert bad.headers["X-Request-ID"] != "a b"


def test_what_nobody_foresaw_is_logged_and_says_nothing(service: Service, seeded_url: str) -> None:
    service.wait_for_views()
    with psycopg.connect(seeded_url) as connection:
        connection.execute("DROP TABLE public_register.schemes CASCADE")
    with capture_logs() as lines:
        answer = service.read("/api/v1/schemes")
    line_of_error = next(line for line in lines if line["event"] == "request failed")

    assert answer.status_code == 500
    assert answer.json().keys() == {"type", "title", "status", "request_id"}
    assert line_of_error["request_id"] == answer.json()["request_id"]


@pytest.mark.parametrize("path", ["/api/v1/schemes", "/healthz", "/nowhere", "/api/v1/staff/worklist"])
def test_every_answer_carries_the_headers_that_keep_browsers_careful(service: Service, path: str) -> None:
    headers = service.read(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
