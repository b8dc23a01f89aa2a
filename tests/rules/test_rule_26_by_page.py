"""Rule 26 over HTTP and by page: two open audits, a choice between them, plans cancelled and replaced."""

from typing import Any
from uuid import UUID

import pytest

from domain.events.decision import Granted
from tests.api.case_steps import grant_certificate, plan_audit, record_audit, review_case, today
from tests.api.running_service import Service, json_body
from tests.pages.html_forms import DecisionPages, LastForm
from tests.pages.sheet_page import case_to_audit, complete_report, open_sheet, path, press_button, text_of
from tests.rules.everywhere import read_everywhere

OTHERS: dict[str, Any] = {"leader": "P-third", "team": ["P-third", "P-auditor"]}


@pytest.fixture
def two_planned(service: Service) -> str:
    """A certificate with a surveillance and a complaint visit planned for today, by one team."""
    case, _ = grant_certificate(service)
    for purpose in ("surveillance", "supplementary"):
        json_body(plan_audit(service, case, purpose))
    return case


def work(service: Service, case: str, name: str) -> set[tuple[str, str]]:
    service.wait_for_views()
    body = json_body(service.read("/api/v1/staff/worklist", name))
    items = [each for each in body["items"] if each["certificate"] == case]
    return {(each["kind"], each["subject"]) for each in items}


def sheet_of(service: Service, case: str, audit: str) -> str:
    return service.read(path(case), "leader", audit=audit).text


def test_a_visit_planned_beside_a_surveillance_makes_neither_unreachable(
    service: Service, two_planned: str
) -> None:
    both = {("audit_to_record", "2"), ("audit_to_record", "3")}

    refused = json_body(record_audit(service, two_planned), 422)
    assert (refused["type"], refused["audits"]) == ("/problems/audit-not-named", [2, 3])
    assert work(service, two_planned, "leader") == both
    for number in (3, 2):
        json_body(record_audit(service, two_planned, audit=number))
    for number in (2, 3):
        json_body(service.decide(two_planned, "supervise", "decider", audit=number, passed=True))
    assert not work(service, two_planned, "leader") & both


def test_a_team_and_a_plan_are_changed_with_a_reason(service: Service, two_planned: str) -> None:
    json_body(service.decide(two_planned, "replace-team", "planner", audit=3, **OTHERS))
    json_body(service.decide(two_planned, "cancel-audit", "planner", audit=2, reason="停产检修"))

    refused = json_body(record_audit(service, two_planned), 403)
    assert refused["type"] == "/problems/not-on-audit-team"
    audits = service.case(two_planned)["audits"]
    assert [(each["leader"], each["cancelled"]) for each in audits[1:]] == [
        ("P-leader", True),
        ("P-third", False),
    ]
    assert work(service, two_planned, "auditor") == {("audit_to_record", "3")}


def test_a_failed_audit_is_not_repeated_the_same_day_by_the_same_leader(service: Service) -> None:
    case = case_to_audit(service)
    json_body(record_audit(service, case, 60, recommended=False))

    assert json_body(plan_audit(service, case), 409)["type"] == "/problems/proceeding-pending"
    json_body(service.decide(case, "review", "reviewer", positive=False))
    refused = json_body(plan_audit(service, case), 422)
    assert (refused["type"], refused["leader"]) == ("/problems/another-leader-required", "P-leader")


def test_a_case_whose_only_audit_was_cancelled_is_planned_again(service: Service) -> None:
    case = case_to_audit(service)
    json_body(service.decide(case, "cancel-audit", "planner"))

    assert service.case(case)["stage"] == "signed"
    assert work(service, case, "planner") == {("audit_to_plan", "")}
    json_body(plan_audit(service, case))
    json_body(record_audit(service, case))


def test_a_grant_names_the_audit_it_rests_on(service: Service) -> None:
    case = review_case(service)
    number = json_body(service.decide(case, "grant", "decider", audit=1, level="five-star"))["number"]

    assert read_everywhere(service, number).answer == ("valid", "five-star", "yes")
    granted = service.container.store.history(UUID(case))[-1].event
    assert isinstance(granted, Granted)
    assert (granted.audit, granted.audit_held_to) == (1, today(service))


def test_the_form_offers_the_audits_in_words_where_several_fit(service: Service, two_planned: str) -> None:
    one = DecisionPages(service, case_to_audit(service), "planner").open("cancel-audit").text
    several = DecisionPages(service, two_planned, "planner", "/en").open("cancel-audit").text

    assert 'name="audit"' not in one
    assert LastForm(several).choices["audit"] == {"", "2", "3"}
    assert "Audit 3: Supplementary audit, 6 January 2025 to 6 January 2025" in text_of(several)
    zh = text_of(DecisionPages(service, two_planned, "planner").open("cancel-audit").text)
    assert "第 3 次评审" in zh


def test_a_form_opened_for_an_audit_has_it_chosen(service: Service, two_planned: str) -> None:
    page = service.read(f"/staff/cases/{two_planned}/cancel-audit", "planner", audit="3").text

    assert '<option value="3" selected>' in page


def test_each_of_two_sheets_is_filled_in_and_recorded(service: Service, two_planned: str) -> None:
    chosen = open_sheet(service, two_planned)
    assert path(two_planned, "?audit=2") in chosen
    assert path(two_planned, "?audit=3") in chosen

    second = sheet_of(service, two_planned, "3")
    press_button(service, second, two_planned, {"reason": "现场核实投诉"}, do="save")
    assert "现场核实投诉" in sheet_of(service, two_planned, "3")
    assert "现场核实投诉" not in sheet_of(service, two_planned, "2")

    verdicts = {name: "met" for name in LastForm(second).choices if name.endswith(".verdict")}
    report = complete_report(service, verdicts)
    current = sheet_of(service, two_planned, "3")
    assert press_button(service, current, two_planned, report, do="record").status_code == 303
    held = [each["held_to"] for each in service.case(two_planned)["audits"]]
    assert [bool(day) for day in held] == [True, False, True]
    assert "No. 2" in open_sheet(service, two_planned, english=True)
