"""Work list: tasks of a person and of their body, with links to the decisions that settle them."""

import re
from datetime import date, timedelta

import pytest
from httpx2 import Response

from api.pages.cases.tasks import Task
from domain.deadlines import Kind
from tests.api.case_steps import (
    apply_for_certificate,
    copy_case,
    grant_certificate,
    review_case,
    suspend_certificate,
    today,
)
from tests.api.running_service import Service, json_body
from tests.pages.page_browser import PageBrowser

STEP = re.compile(r'class="button step" href="([^"]+)"')


@pytest.fixture(scope="module")
def cases(shared_service: Service) -> dict[str, str]:
    """Ids of a case to be accepted, one to be decided, and one whose suspension ends soon."""
    created = {"application": apply_for_certificate(shared_service), "decision": review_case(shared_service)}
    created["suspension"], created["number"] = grant_certificate(shared_service)
    json_body(
        suspend_certificate(
            shared_service,
            created["suspension"],
            until=(today(shared_service) + timedelta(days=20)).isoformat(),
        )
    )
    shared_service.wait_for_views()
    return created


def worklist_page(service: Service, name: str, path: str = "/en/staff", code: int = 200, **query: str) -> str:
    """The HTML of the work list for a person."""
    answer: Response = service.client.get(path, params=query or None, headers=service.key(name))

    assert answer.status_code == code, answer.text
    return answer.text


def test_the_default_is_the_own_tasks(shared_service: Service, cases: dict[str, str]) -> None:
    own, other = worklist_page(shared_service, "decider"), worklist_page(shared_service, "reviewer")

    assert cases["decision"] in own
    assert cases["application"] not in own
    assert cases["application"] in other
    assert cases["decision"] not in other


def test_the_tasks_of_the_body_can_be_listed(shared_service: Service, cases: dict[str, str]) -> None:
    whole = worklist_page(shared_service, "decider", whose="body")

    assert all(
        f"/en/staff/cases/{cases[name]}" in whole for name in ("application", "decision", "suspension")
    )


def test_decisions_are_linked_only_for_those_who_may_take_them(
    shared_service: Service, cases: dict[str, str]
) -> None:
    form = f"/en/staff/cases/{cases['decision']}/grant?audit=1"

    assert form in STEP.findall(worklist_page(shared_service, "decider", whose="body"))
    assert form not in STEP.findall(worklist_page(shared_service, "registrar", whose="body"))


def test_days_left_are_shown_in_both_languages(shared_service: Service, cases: dict[str, str]) -> None:
    in_english = worklist_page(shared_service, "decider", whose="body", kind="suspension_ending")
    in_chinese = worklist_page(shared_service, "decider", "/staff", whose="body", kind="suspension_ending")

    assert "20 days left" in in_english
    assert "还剩 20 天" in in_chinese


def test_overdue_tasks_are_highlighted_and_can_be_filtered(
    shared_service: Service, cases: dict[str, str]
) -> None:
    before, moment = (
        worklist_page(shared_service, "decider", whose="body", overdue="1"),
        shared_service.clock.now,
    )
    shared_service.clock.advance(days=45)
    after = worklist_page(shared_service, "decider", whose="body", overdue="1")
    shared_service.clock.now = moment

    assert "Nothing on the list fits" in before
    assert 'class="clock overdue"' in after
    assert cases["application"] not in after


@pytest.mark.parametrize("form", ["{}", " {} ", "{head}-{tail}"])
def test_a_case_is_found_by_its_number(shared_service: Service, cases: dict[str, str], form: str) -> None:
    number = cases["number"].lower()
    found = worklist_page(
        shared_service, "planner", about=form.format(number, head=number[:5], tail=number[5:])
    )

    assert "Nothing on the list fits" in found
    assert f'/en/staff/cases/{cases["suspension"]}">' in found


def test_a_part_of_a_name_finds_tasks_and_certificates(
    shared_service: Service, cases: dict[str, str]
) -> None:
    found = worklist_page(shared_service, "decider", about="福州示范")
    tasks, _, certificates = found.partition("Certificates of my body")

    assert cases["decision"] in tasks
    assert cases["suspension"] in certificates


def test_other_bodies_find_nothing(shared_service: Service, cases: dict[str, str]) -> None:
    for about in ("", cases["number"], "福州示范"):
        found = worklist_page(shared_service, "stranger", whose="body", about=about)

        assert [case for case in cases.values() if f"/cases/{case}" in found] == []


def test_an_empty_list_has_an_explanation(shared_service: Service, cases: dict[str, str]) -> None:
    assert "Nothing waits for you" in worklist_page(shared_service, "administrator")
    assert "See the 3 items of my body" in worklist_page(shared_service, "administrator")
    assert "本机构没有待办事项" in worklist_page(shared_service, "stranger", "/staff", whose="body")


def test_regulators_have_no_access(shared_service: Service) -> None:
    assert "您无权查看或办理" in worklist_page(shared_service, "regulator", "/staff", 403)


def test_without_a_login_one_is_redirected_to_it_and_back(shared_service: Service) -> None:
    answer = PageBrowser(shared_service).open("/en/staff?kind=review_waiting")

    assert answer.headers["location"].startswith("/en/login?next=%2Fen%2Fstaff")


def test_the_next_page_keeps_the_query(shared_service: Service) -> None:
    applied = apply_for_certificate(shared_service)
    created = [applied, *(case for case, _ in copy_case(shared_service, applied, 50))]
    first = worklist_page(shared_service, "reviewer", sort="kind")
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward
    second = worklist_page(shared_service, "reviewer", onward[1].replace("&amp;", "&"))

    assert "sort=kind" in onward[1]
    assert [case for case in created if (case in first) == (case in second)] == []


@pytest.mark.parametrize("query", [{"kind": "nothing"}, {"sort": "colour"}, {"about": "x" * 201}])
def test_an_invalid_query_is_reported_above_the_whole_list(
    shared_service: Service, query: dict[str, str]
) -> None:
    found = worklist_page(shared_service, "decider", "/staff", 422, **query)

    assert 'role="alert"' in found
    assert '<ol class="work">' in found


def test_the_search_text_is_escaped(shared_service: Service) -> None:
    found = worklist_page(shared_service, "decider", about="<script>alert(1)</script>")

    assert "<script>alert" not in found
    assert "&lt;script&gt;alert" in found


def test_a_reminder_is_never_overdue() -> None:
    reminder, overdue = (
        Task(kind, "", due_on=date(2026, 8, 26), days_left=-88, since=date(2026, 5, 26), steps=())
        for kind in (Kind.RECERTIFICATION_WINDOW, Kind.SURVEILLANCE_OVERDUE)
    )

    assert reminder.urgency == "nearing"
    assert overdue.urgency == "overdue"
