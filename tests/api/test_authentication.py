"""Authentication: the public needs no key; staff and regulators have an area each, and not the other's."""

import pytest

from domain.values import Role
from tests.api.case_steps import apply_for_certificate
from tests.api.running_service import BODY, PEOPLE, Service

STAFF = "/api/v1/staff/worklist"
AUDIT = "/api/v1/audit/events"


def test_the_public_part_needs_no_key(service: Service) -> None:
    assert service.read("/api/v1/schemes").status_code == 200


@pytest.mark.parametrize("path", [STAFF, AUDIT, "/api/v1/staff", "/api/v1/staff/nothing", "/api/v1/audit/x"])
def test_without_a_key_nothing_of_the_other_parts_is_told(service: Service, path: str) -> None:
    answer = service.read(path)

    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/authentication-required")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header", ["Bearer ct_x", "Bearer", "Basic YTpi", "Bearer " + "x" * 10_000, "Bearer \xff"]
)
def test_a_key_that_opens_nothing_is_refused(service: Service, header: str) -> None:
    answer = service.client.get(STAFF, headers={b"Authorization": header.encode("latin-1")})

    assert answer.status_code == 401


def test_a_revoked_key_is_refused(service: Service) -> None:
    service.container.keys.revoke(service.keys["registrar"].split("_")[1])
    answer = service.read(STAFF, "registrar")

    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/api-key-revoked")


@pytest.mark.parametrize("name", PEOPLE)
def test_each_role_has_its_own_part(service: Service, name: str) -> None:
    is_regulator = PEOPLE[name][0] is Role.REGULATOR
    permitted = {path: service.read(path, name).status_code == 200 for path in (STAFF, AUDIT)}

    assert permitted == {STAFF: not is_regulator, AUDIT: is_regulator}


def test_a_regulator_writes_nothing(service: Service) -> None:
    case, before = apply_for_certificate(service), service.position
    answers = [
        service.command("/api/v1/staff/certificates", "regulator", {}),
        service.command(f"/api/v1/staff/certificates/{case}/accept", "regulator", {}, 1),
    ]

    assert [answer.json()["type"] for answer in answers] == ["/problems/area-not-permitted"] * 2
    assert service.position == before


def test_another_body_neither_sees_nor_touches_a_case(service: Service) -> None:
    case = apply_for_certificate(service)
    path = f"/api/v1/staff/certificates/{case}"
    answers = [
        service.read(path, "stranger"),
        service.read(f"{path}/history", "stranger"),
        service.command(f"{path}/withdraw", "stranger", {"reason": "not mine"}, 1),
    ]

    assert [answer.json()["type"] for answer in answers] == ["/problems/case-not-found"] * 3
    assert BODY not in answers[0].text


def test_what_needs_a_key_is_never_kept_by_a_cache(service: Service) -> None:
    assert service.read(STAFF, "registrar").headers["Cache-Control"] == "no-store"
