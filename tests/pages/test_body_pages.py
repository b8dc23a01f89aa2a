"""Public page of a body: its names then and now, approvals, notices by period, in both languages."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.events.institution import (
    ApprovalSuspended,
    ApprovalWithdrawn,
    BodyContactRecorded,
    BodyMoved,
    BodyRenamed,
    WithdrawalCause,
)
from domain.events.unions import ApprovalEvent, BodyRecordEvent
from domain.recorded import Command
from domain.streams import body_stream
from domain.values import Actor, Role, Titles
from projections.public_register.search import SearchFilters
from services.commands import CommandRequest
from services.event_store import Append
from services.principal import Principal
from tests.api.case_steps import grant_certificate, suspend_certificate, today
from tests.api.running_service import BODY, EDITION, OTHER_BODY, Service, json_body

OLD_NAME, NEW_NAME = "Example Certification 123", "Renamed Certification"
SCOPE: dict[str, Any] = {"reason": "notice", "field": "SC03", "scheme": "after-sales", "edition": EDITION}


def request() -> CommandRequest:
    operator = Principal(person="P-operator", roles=frozenset({Role.SYSTEM}))
    key = uuid4()
    return CommandRequest(operator, Command(id=key, fingerprint="sha256:0", correlation=key))


def record(service: Service, *events: BodyRecordEvent | ApprovalEvent, body: str = BODY) -> None:
    institutions = service.container.institutions
    for event in events:
        if isinstance(event, ApprovalEvent):
            institutions.record_approval(body, event, request())
        else:
            institutions.record_body(body, event, request())


def record_before_checks(service: Service, event: BodyRecordEvent) -> None:
    """As a release recorded it that took any text."""
    stream, command = body_stream(BODY), request()
    actor = Actor(person=command.by.person, role=Role.SYSTEM)
    append = Append(stream, service.container.institutions.body(BODY).version, (event,))
    service.container.store.save([append], actor=actor, command=command.command)


@pytest.fixture(scope="module")
def days(shared_service: Service) -> tuple[date, date]:
    """A body with a suspended certificate, renamed a month later; the day before that and the last day."""
    case, _ = grant_certificate(shared_service)
    before = today(shared_service)
    json_body(suspend_certificate(shared_service, case))
    shared_service.clock.set_day(before + timedelta(days=31))
    name = Titles(zh="更名认证中心", en=NEW_NAME)
    address = Titles(zh="福州市示范路 1 号", en="1 Example Road, Fuzhou")
    contact = BodyContactRecorded(
        reason="contact", telephone="0591-1", website="javascript:alert(1)", complaints="complaints@a.example"
    )
    record(
        shared_service, BodyRenamed(reason="notice", name=name), BodyMoved(reason="notice", address=address)
    )
    record_before_checks(shared_service, contact)
    record(shared_service, ApprovalSuspended(**SCOPE, notice="公告 7 号"))
    lost = ApprovalWithdrawn(**SCOPE, cause=WithdrawalCause.GIVEN_UP, notice="公告 8 号")
    record(shared_service, lost, body=OTHER_BODY)
    shared_service.wait_for_views()
    return before, today(shared_service)


def page(service: Service, path: str, status: int = 200, **query: str) -> str:
    answer = service.client.get(path, params=query or None)

    assert answer.status_code == status, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"/bodies/{BODY}", ("更名认证中心", "曾用名称", "福州市示范路 1 号", "批准暂停", "公告 7 号")),
        (f"/en/bodies/{BODY}", (NEW_NAME, OLD_NAME, "1 Example Road", "suspended", "公告 7 号")),
        (f"/bodies/{OTHER_BODY}", ("批准注销", "公告 8 号", "机构放弃")),
        (f"/en/bodies/{OTHER_BODY}", ("given up", "公告 8 号", "given up by the body")),
    ],
)
def test_the_page_says_who_the_body_is_and_what_became_of_its_approvals(
    shared_service: Service, days: tuple[date, date], path: str, expected: tuple[str, ...]
) -> None:
    text = page(shared_service, path)

    assert [each for each in expected if each not in text] == []


def test_the_last_day_of_an_approval_is_the_day_before_the_next_state(
    shared_service: Service, days: tuple[date, date]
) -> None:
    """No day is both approved and suspended (domain §4: first and last day are inclusive)."""
    _, changed = days
    before, text = changed - timedelta(days=1), page(shared_service, f"/en/bodies/{BODY}")
    approvals = re.sub("<[^>]+>", "", text.partition('id="approvals"')[2].partition('id="counts"')[0])

    assert f"to {before.day} {before:%B %Y}" in approvals
    assert approvals.count(f"{changed.day} {changed:%B %Y}") == 1


def test_a_renamed_body_has_its_former_name_on_an_earlier_day(
    shared_service: Service, days: tuple[date, date]
) -> None:
    before, _ = days
    then = page(shared_service, f"/en/bodies/{BODY}", as_of=before.isoformat())
    now = page(shared_service, f"/en/bodies/{BODY}")

    assert f"<h1>{OLD_NAME}</h1>" in then
    assert f"<h1>{NEW_NAME}</h1>" in now


def test_what_was_recorded_later_is_not_on_the_page_as_known_before(
    shared_service: Service, days: tuple[date, date]
) -> None:
    before, _ = days
    text = page(shared_service, f"/en/bodies/{BODY}", as_of=before.isoformat(), known_at=before.isoformat())

    assert NEW_NAME not in text
    assert "公告 7 号" not in text


def test_notices_are_those_of_the_period(shared_service: Service, days: tuple[date, date]) -> None:
    before, last = days

    def notices(since: date, until: date) -> str:
        text = page(shared_service, f"/en/bodies/{BODY}?from={since}&to={until}")
        return text.partition('id="notices"')[2].partition('id="other"')[0]

    assert "Suspended" in notices(before, before)
    assert "公告 7 号" not in notices(before, before)
    assert "公告 7 号" in notices(last, last)
    assert "Suspended" not in notices(last, last)
    assert "There is no notice" in notices(before - timedelta(days=2000), before - timedelta(days=1999))


@pytest.mark.parametrize("name", ["from", "to", "as_of"])
def test_an_invalid_day_is_an_error_of_its_field(
    shared_service: Service, days: tuple[date, date], name: str
) -> None:
    assert f'id="{name}-error"' in page(shared_service, f"/bodies/{BODY}?{name}=2026-02-30", 422)


@pytest.mark.parametrize("before", ["1", "x", "９", "9" * 40])
def test_an_invalid_position_is_ignored(
    shared_service: Service, days: tuple[date, date], before: str
) -> None:
    page(shared_service, f"/bodies/{BODY}", before=before)


@pytest.mark.parametrize("path", ["/bodies/CNCA-R-1999-999", "/en/bodies/CNCA-R-1999-999", "/bodies/x"])
def test_an_unknown_body_is_not_found(shared_service: Service, path: str) -> None:
    page(shared_service, path, 404)


def test_a_website_becomes_a_link_only_with_a_scheme_of_the_web(
    shared_service: Service, days: tuple[date, date]
) -> None:
    text = page(shared_service, f"/bodies/{BODY}")

    assert "javascript:alert(1)" in text
    assert 'href="javascript:' not in text


def test_the_index_and_a_certificate_lead_to_the_page(
    shared_service: Service, days: tuple[date, date]
) -> None:
    number = shared_service.container.public.search(SearchFilters(body=BODY)).found[0].number
    index = page(shared_service, "/en/bodies")

    assert f'href="/en/bodies/{BODY}"' in index
    assert f'href="/en/bodies/{BODY}"' in page(shared_service, f"/en/c/{number}")
    assert NEW_NAME in index
