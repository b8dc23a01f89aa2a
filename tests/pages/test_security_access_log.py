"""Access log: subjects are logged by their canonical name, and secrets never."""

from urllib.parse import quote

import pytest

from api.middleware.access_log import access_for
from services.access_log import AccessEntry, AccessLogFilters
from services.oidc.errors import LocalLoginDisabled
from tests.api.case_steps import grant_certificate
from tests.api.running_service import Service
from tests.pages.sheet_page import case_to_audit


def last_entry(service: Service) -> AccessEntry:
    return service.container.access_log.page(AccessLogFilters(), 1).entries[0]


@pytest.mark.parametrize("writing", ["{}", "{{{}}}", "urn:uuid:{}", "bare", "upper"])
@pytest.mark.parametrize(
    "path", ["/staff/cases/{}/plan-audit", "/en/staff/cases/{}/record-audit", "/api/v1/staff/certificates/{}"]
)
def test_a_case_is_logged_by_its_id_in_any_notation(shared_service: Service, path: str, writing: str) -> None:
    case = case_to_audit(shared_service)
    content = {"bare": case.replace("-", ""), "upper": case.upper()}.get(writing) or writing.format(case)
    answer = shared_service.client.get(path.format(quote(content)), headers=shared_service.key("leader"))

    assert answer.status_code == 200
    assert (last_entry(shared_service).kind, last_entry(shared_service).subject) == ("read", case)


@pytest.mark.parametrize("path", ["/regulator/certificates/{}", "/api/v1/audit/certificates/{}"])
def test_a_certificate_is_logged_by_its_number_in_any_notation(shared_service: Service, path: str) -> None:
    _, number = grant_certificate(shared_service)
    shared_service.wait_for_views()
    wide = "".join(chr(ord(each) + 0xFEE0) for each in number.lower())
    for content in (number, number.lower(), wide, f"{number[:5]} {number[5:]}"):
        answer = shared_service.client.get(
            path.format(quote(content)), headers=shared_service.key("regulator")
        )

        assert answer.status_code == 200
        assert last_entry(shared_service).subject == number


def test_a_refused_invitation_is_logged_without_its_token() -> None:
    token, refusal = "a-token-that-opens-an-account", LocalLoginDisabled()
    state = {"error": refusal, "request_id": "1"}
    scope = {"type": "http", "method": "POST", "path": f"/invitations/{token}", "state": state}
    access = access_for(scope | {"route": "any", "path_params": {"token": token}}, 403)

    assert access is not None
    assert access.route == "POST /invitations/{token}"
    assert token not in str(access)
