"""Regulators: case history at any two dates, search over all events, export."""

import json
from uuid import UUID

import pytest

from tests.api.case_steps import apply_for_certificate, days_ago, grant_certificate, suspend_certificate
from tests.api.running_service import APPLICATION, BODY, OTHER_BODY, Service, json_body

AUDIT = "/api/v1/audit"


def test_a_case_is_read_by_its_id_and_by_its_number(service: Service) -> None:
    case, number = grant_certificate(service)
    service.wait_for_views()
    by_id, by_number = (service.read(f"{AUDIT}/certificates/{name}", "regulator") for name in (case, number))

    assert [each["version"] for each in by_id.json()] == list(range(1, 8))
    assert by_number.json() == by_id.json()


def test_a_history_is_cut_at_both_moments(service: Service) -> None:
    case, _ = grant_certificate(service)
    service.clock.advance(days=20)
    known_at = service.clock.now.isoformat()
    service.clock.advance(seconds=1)
    json_body(suspend_certificate(service, case, effective_on=days_ago(service, 8)))
    service.wait_for_views()

    def versions(**filters: str) -> list[int]:
        answer = service.read(f"{AUDIT}/certificates/{case}", "regulator", **filters)
        return [each["version"] for each in answer.json()]

    assert versions()[-1] == 8
    assert versions(known_at=known_at)[-1] == 7
    assert versions(as_of=days_ago(service, 9))[-1] == 7
    assert versions(as_of=days_ago(service, 8))[-1] == 8
    assert versions(as_of="2024-01-01") == []


@pytest.mark.parametrize("name", [str(UUID(int=7)), "12325SC00009R0M", "八星"])
def test_what_never_was_is_not_found(service: Service, name: str) -> None:
    assert service.read(f"{AUDIT}/certificates/{name}", "regulator").status_code == 404


def test_events_are_searched_across_bodies(service: Service) -> None:
    apply_for_certificate(service)
    json_body(service.command("/api/v1/staff/certificates", "stranger", APPLICATION), 201)
    service.wait_for_views()

    def search(**filters: str) -> list[tuple[str, str]]:
        page = json_body(service.read(f"{AUDIT}/events", "regulator", **filters))
        return [(each["body"], each["person"]) for each in page["entries"]]

    applications = {"topic": "certificate.applied.v2"}
    assert search(**applications) == [(OTHER_BODY, "P-stranger"), (BODY, "P-registrar")]
    assert search(**applications, body=BODY) == search(**applications, actor="P-registrar")
    assert search(**applications, **{"from": "2025-01-07"}) == []
    assert len(search(**applications, to="2025-01-06")) == 2


def test_events_are_searched_by_the_day_from_which_they_hold(service: Service) -> None:
    case, _ = grant_certificate(service)
    service.clock.advance(days=20)
    held_from = days_ago(service, 8)
    json_body(suspend_certificate(service, case, effective_on=held_from))
    service.wait_for_views()

    def search(**filters: str) -> list[int]:
        page = json_body(service.read(f"{AUDIT}/events", "regulator", **filters))
        return [each["version"] for each in page["entries"] if each["kind"] == "certificate"]

    assert search(holds_from=held_from, holds_to=held_from) == [8]
    assert search(holds_from=days_ago(service, 7)) == []
    assert search(**{"from": held_from}, holds_to=days_ago(service, 9)) == []


def test_events_are_listed_from_either_end(service: Service) -> None:
    apply_for_certificate(service)
    service.wait_for_views()

    def positions(**filters: str) -> list[int]:
        page = json_body(service.read(f"{AUDIT}/events", "regulator", **filters))
        return [each["position"] for each in page["entries"]]

    assert positions(order="earliest") == positions()[::-1] == sorted(positions())
    assert service.read(f"{AUDIT}/events", "regulator", order="best").status_code == 422


def test_pages_of_events_follow_one_another(service: Service) -> None:
    apply_for_certificate(service)
    service.wait_for_views()
    first = json_body(service.read(f"{AUDIT}/events", "regulator", limit="6"))
    rest = json_body(service.read(f"{AUDIT}/events", "regulator", limit="6", cursor=first["cursor"]))
    positions = [each["position"] for each in (*first["entries"], *rest["entries"])]

    assert positions == list(range(service.position, 0, -1))
    assert rest["cursor"] is None


def test_the_export_has_every_event_on_a_line_of_its_own(service: Service) -> None:
    grant_certificate(service)
    service.wait_for_views()
    answer = service.read(f"{AUDIT}/export", "regulator")
    positions = [json.loads(line)["position"] for line in answer.text.splitlines()]

    assert answer.headers["Content-Type"].startswith("application/x-ndjson")
    assert positions == list(range(1, service.position + 1))


def test_the_export_goes_on_after_a_position(service: Service) -> None:
    apply_for_certificate(service)
    service.wait_for_views()
    answer = service.read(f"{AUDIT}/export", "regulator", after=str(service.position - 1))

    assert len(answer.text.splitlines()) == 1
