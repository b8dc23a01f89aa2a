"""Rule 15, by page: staff of another body cannot see a case, by address, form or list."""

import re
from typing import Final
from uuid import uuid4

import pytest
from httpx2 import Response

from api.http.credentials import SESSION_COOKIE
from domain.certificate.catalogue import DECISIONS
from domain.values import Role
from services.principal import WITHOUT_BODY
from tests.api.browsers import create_account
from tests.api.case_steps import grant_certificate
from tests.api.running_service import APPLICATION, BODY, OTHER_BODY, Service

SECRETS: Final = (
    APPLICATION["particulars"]["organisation"]["name"],
    APPLICATION["particulars"]["organisation"]["uscc"],
    "P-leader",
    BODY,
)
"""What a page may not tell staff of another body about a case."""

LISTS: Final = ("/staff", "/staff?whose=body", "/staff?whose=body&about=示范", "/staff/people", "/account")
ENTRIES: Final = {"reason": "as the rules ask", "seen": "7", "key": "k", "ground": "serious_failure"}
PATHS: Final = ("", "/audits/1", *(f"/{name}" for name in DECISIONS))


@pytest.fixture(scope="module")
def case(shared_service: Service) -> str:
    case, _ = grant_certificate(shared_service)
    shared_service.wait_for_views()
    return case


@pytest.fixture(scope="module")
def session(shared_service: Service) -> dict[str, str]:
    """Somebody of another body with every role there is, second factor and all."""
    person = create_account(shared_service, "elsewhere", set(Role) - WITHOUT_BODY, OTHER_BODY)
    token = shared_service.container.sessions.begin(
        person, frozenset({"password", "one_time_code"}), partial=False
    ).token
    return {"Cookie": f"{SESSION_COOKIE}={token}", "Sec-Fetch-Site": "same-origin"}


def asked(
    house: Service, session: dict[str, str], path: str, entries: dict[str, str] | None = None
) -> Response:
    method = "GET" if entries is None else "POST"
    return house.client.request(method, path, data=entries, headers=session, follow_redirects=False)


def without(answer: Response, case: str) -> str:
    """The page but for what differs with every request."""
    return re.sub("[0-9a-f-]{36}", "", answer.text.replace(case, ""))


@pytest.mark.parametrize("language", ["", "/en"], ids=["zh-CN", "en"])
def test_a_case_is_answered_as_one_that_does_not_exist(
    shared_service: Service, case: str, session: dict[str, str], language: str
) -> None:
    for path in PATHS:
        theirs, none = (
            asked(shared_service, session, f"{language}/staff/cases/{each}{path}")
            for each in (case, str(uuid4()))
        )

        assert (theirs.status_code, without(theirs, case)) == (404, without(none, case)), path
        assert not [secret for secret in SECRETS if secret in theirs.text]


def test_a_decision_sent_from_a_page_records_nothing(
    shared_service: Service, case: str, session: dict[str, str]
) -> None:
    before = shared_service.position
    for name in DECISIONS:
        answer = asked(shared_service, session, f"/staff/cases/{case}/{name}", ENTRIES)

        assert answer.status_code == 404, name
    assert shared_service.position == before


@pytest.mark.parametrize("path", LISTS)
def test_no_list_tells_of_it(shared_service: Service, case: str, session: dict[str, str], path: str) -> None:
    answer = asked(shared_service, session, path)

    assert answer.status_code == 200
    assert not [secret for secret in (*SECRETS, case) if secret in answer.text]


def test_its_number_leads_no_further_than_the_public_page(
    shared_service: Service, case: str, session: dict[str, str]
) -> None:
    number = shared_service.case(case)["number"]
    answer = asked(shared_service, session, f"/staff/cases/new?of=after-sales&prior={number}")

    assert answer.status_code == 422
    assert not [secret for secret in SECRETS if secret in answer.text]
