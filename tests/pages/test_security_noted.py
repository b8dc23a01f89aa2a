"""The access log tells what was looked at by its one name, however it was asked for, and never a secret."""

from urllib.parse import quote

import pytest

from api.middleware.noted import access_of
from services.access_log import Entry, Question
from services.oidc.errors import LocalAccountsOff
from tests.api.served import Service
from tests.api.ways import granted
from tests.pages.sheets import to_audit


def last(house: Service) -> Entry:
    return house.here.access_log.page(Question(), 1).entries[0]


@pytest.mark.parametrize("writing", ["{}", "{{{}}}", "urn:uuid:{}", "bare", "upper"])
@pytest.mark.parametrize(
    "path", ["/staff/cases/{}/plan-audit", "/en/staff/cases/{}/record-audit", "/api/v1/staff/certificates/{}"]
)
def test_a_case_is_noted_by_its_id_however_it_was_written(house: Service, path: str, writing: str) -> None:
    case = to_audit(house)
    written = {"bare": case.replace("-", ""), "upper": case.upper()}.get(writing) or writing.format(case)
    answer = house.client.get(path.format(quote(written)), headers=house.key("leader"))

    assert answer.status_code == 200
    assert (last(house).kind, last(house).subject) == ("read", case)


@pytest.mark.parametrize("path", ["/regulator/certificates/{}", "/api/v1/audit/certificates/{}"])
def test_a_certificate_is_noted_by_its_number_however_it_was_written(house: Service, path: str) -> None:
    _, number = granted(house)
    house.settle()
    wide = "".join(chr(ord(each) + 0xFEE0) for each in number.lower())
    for written in (number, number.lower(), wide, f"{number[:5]} {number[5:]}"):
        answer = house.client.get(path.format(quote(written)), headers=house.key("regulator"))

        assert answer.status_code == 200
        assert last(house).subject == number


def test_an_invitation_that_is_turned_away_is_not_noted_by_what_it_opens() -> None:
    token, refusal = "a-token-that-opens-an-account", LocalAccountsOff()
    state = {"refusal": refusal, "request_id": "1"}
    scope = {"type": "http", "method": "POST", "path": f"/invitations/{token}", "state": state}
    access = access_of(scope | {"route": "any", "path_params": {"token": token}}, 403)

    assert access is not None
    assert access.route == "POST /invitations/{token}"
    assert token not in str(access)
