"""Decision forms: errors stand at their fields, entries are never lost, and a form sent twice counts once."""

from typing import Any

from api.rest.staff_examples import EXAMPLES
from tests.api.case_steps import (
    EVIDENCE,
    LIFT,
    apply_for_certificate,
    grant_certificate,
    review_case,
    suspend_certificate,
)
from tests.api.running_service import Service, json_body
from tests.pages.case_setups import CASE_SETUPS, example_terms
from tests.pages.html_forms import DecisionPages, LastForm

REASON = {"reason": "按认证规则办理"}


def _hidden_fields(page: str) -> dict[str, list[str]]:
    form = LastForm(page)
    return {name: form.values[name] for name in ("seen", "key")}


def test_each_invalid_entry_is_reported_at_its_field_and_all_entries_stay(shared_service: Service) -> None:
    case = CASE_SETUPS["plan-audit"][1](shared_service)
    pages = DecisionPages(shared_service, case, "planner")
    entries = {"leader": "li", "team": "P-li  P-zhao", "starts": "2025-02-30", "ends": "2025-03-02"} | REASON
    before, answer = shared_service.position, pages.submit("plan-audit", entries)
    again = LastForm(answer.text)

    assert answer.status_code == 422
    assert shared_service.position == before
    for name in ("purpose", "leader", "starts"):
        assert f'href="#{name}"' in answer.text
        assert f'id="{name}-error"' in answer.text
    assert again.values["leader"] == ["li"]
    assert again.values["team"] == ["P-li  P-zhao"]
    assert again.values["reason"] == [REASON["reason"]]


DOCUMENT_FIELDS = {f"document.{name}": value for name, value in EVIDENCE.items()}


def test_an_invalid_entry_of_a_row_is_reported_there(shared_service: Service) -> None:
    pages = DecisionPages(shared_service, apply_for_certificate(shared_service), "registrar")
    documents = {"documents.0.kind": "manuals", "documents.0.name": "手册.pdf", "documents.0.digest": "abc"}
    answer = pages.submit("supplement", documents | REASON)

    assert answer.status_code == 422
    assert 'href="#documents.0.digest"' in answer.text
    assert LastForm(answer.text).values["documents.0.name"] == ["手册.pdf"]


def test_an_error_of_the_domain_is_reported_at_its_field(shared_service: Service) -> None:
    case, _ = grant_certificate(shared_service)
    pages = DecisionPages(shared_service, case, "decider")
    terms = {"ground": "fees", "until": "2035-01-01", "lift_conditions": [LIFT]}
    answer = pages.fill_and_submit("suspend", EXAMPLES["suspend"] | terms | {"effective_on": None})

    assert answer.status_code == 422
    assert 'id="until-error"' in answer.text
    assert LastForm(answer.text).values["lift_conditions.0"] == [LIFT]


def test_a_row_is_added_without_scripts(shared_service: Service) -> None:
    pages = DecisionPages(shared_service, grant_certificate(shared_service)[0], "decider")
    typed = {"lift_conditions.0": "缴清费用", "add": "lift_conditions", "ground": "fees"}
    answer = pages.submit("suspend", typed)
    form = LastForm(answer.text)

    assert answer.status_code == 200
    assert [form.values[f"lift_conditions.{index}"] for index in (0, 1)] == [["缴清费用"], [""]]
    assert form.values["ground"] == ["fees"]


def test_an_error_after_a_blank_row_is_reported_at_the_renumbered_row(shared_service: Service) -> None:
    pages = DecisionPages(shared_service, apply_for_certificate(shared_service), "registrar")
    blank = {"documents.0.kind": "licence", "documents.0.name": "", "documents.0.digest": ""}
    wrong = {"documents.1.kind": "manuals", "documents.1.name": "手册.pdf", "documents.1.digest": "abc"}
    answer = pages.submit("supplement", blank | wrong | REASON)

    assert 'href="#documents.0.digest"' in answer.text
    assert LastForm(answer.text).values["documents.0.digest"] == ["abc"]


def test_blank_rows_are_ignored(shared_service: Service) -> None:
    case, _ = grant_certificate(shared_service)
    pages = DecisionPages(shared_service, case, "decider")
    form = LastForm(pages.open("suspend").text)
    rows = {"lift_conditions.0": "  ", "lift_conditions.1": "缴清费用", "lift_conditions.2": ""}
    answer = pages.submit("suspend", form.values | rows | REASON | {"ground": "fees", **DOCUMENT_FIELDS})

    assert answer.status_code == 303
    assert shared_service.case(case)["suspension"]["lift_conditions"] == ["缴清费用"]


def test_entries_resumed_after_a_login_are_shown_and_not_recorded(shared_service: Service) -> None:
    case = apply_for_certificate(shared_service)
    pages = DecisionPages(shared_service, case, "reviewer")
    before, answer = shared_service.position, pages.submit("accept", REASON | {"again": "yes"})

    assert answer.status_code == 200
    assert shared_service.position == before
    assert LastForm(answer.text).values["reason"] == [REASON["reason"]]


def test_a_form_sent_twice_is_recorded_once(shared_service: Service) -> None:
    case = review_case(shared_service)
    pages = DecisionPages(shared_service, case, "decider")
    terms: dict[str, Any] = LastForm(pages.open("grant").text).values | REASON
    answers = [pages.submit("grant", terms) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.headers["location"] for answer in answers}) == 1


def test_a_reused_key_with_other_entries_is_reported_and_replaced(shared_service: Service) -> None:
    case = apply_for_certificate(shared_service)
    pages = DecisionPages(shared_service, case, "complaints")
    terms = example_terms(shared_service, "file-complaint", case)
    page = pages.open("file-complaint").text
    pages.submit(
        "file-complaint", _hidden_fields(page) | {"kind": "service"} | REASON | _complaint_fields(terms, "一")
    )
    answer = pages.submit(
        "file-complaint", _hidden_fields(page) | {"kind": "service"} | REASON | _complaint_fields(terms, "二")
    )

    assert answer.status_code == 422
    assert LastForm(answer.text).values["key"] != _hidden_fields(page)["key"]
    assert LastForm(answer.text).values["statement"] == ["二"]


def _complaint_fields(terms: dict[str, Any], statement: str) -> dict[str, str]:
    return {"received_at": terms["received_at"].removesuffix(":00+08:00"), "statement": statement}


def test_a_closed_decision_shows_the_reason_instead_of_a_form(shared_service: Service) -> None:
    case = apply_for_certificate(shared_service)
    answer = DecisionPages(shared_service, case, "decider", "/en").open("grant")

    assert answer.status_code == 200
    assert "not possible" in answer.text
    assert "<textarea" not in answer.text


def test_a_case_of_another_body_is_not_found(shared_service: Service) -> None:
    case = apply_for_certificate(shared_service)

    assert DecisionPages(shared_service, case, "other-body-decider").open("grant").status_code == 404


def test_a_final_decision_needs_a_confirmation(shared_service: Service) -> None:
    case, number = grant_certificate(shared_service)
    pages = DecisionPages(shared_service, case, "decider")
    terms = {"reason": "按规定注销", "ground": "holder_request", "document": EVIDENCE, "effective_on": None}
    before, response = shared_service.position, pages.fill_and_submit("deregister", terms)
    form = LastForm(response.text)

    assert response.status_code == 200
    assert shared_service.position == before
    assert number in response.text
    assert form.values["reason"] == ["按规定注销"]
    back = pages.submit("deregister", form.values | {"again": "yes"})
    assert LastForm(back.text).values["ground"] == ["holder_request"]
    done = pages.submit("deregister", form.values | {"confirmed": "yes"})
    assert done.status_code == 303
    assert shared_service.public(number)["status"] == "deregistered"


def test_a_version_conflict_shows_the_new_events_and_keeps_the_entries(shared_service: Service) -> None:
    case, _ = grant_certificate(shared_service)
    pages = DecisionPages(shared_service, case, "decider", "/en")
    form = LastForm(pages.open("downgrade").text)
    json_body(suspend_certificate(shared_service, case, reason="surveillance was not held"))
    entries = form.values | REASON | {"level": "four-star"}
    answer = pages.submit("downgrade", entries)
    again = LastForm(answer.text)

    assert answer.status_code == 412
    assert "surveillance was not held" in answer.text
    assert again.values["level"] == ["four-star"]
    assert pages.submit("downgrade", again.values).status_code == 303


def test_a_decision_closed_meanwhile_shows_the_reason_and_the_entries(shared_service: Service) -> None:
    case, _ = grant_certificate(shared_service)
    pages = DecisionPages(shared_service, case, "decider", "/en")
    form = LastForm(pages.open("suspend").text)
    json_body(suspend_certificate(shared_service, case))
    entries = form.values | REASON | {"ground": "fees", "lift_conditions.0": "缴清费用"}
    answer = pages.submit("suspend", entries)

    assert answer.status_code == 412
    assert "缴清费用" in answer.text
    assert "<textarea" not in answer.text


def test_a_missing_version_is_a_version_conflict(shared_service: Service) -> None:
    case, _ = grant_certificate(shared_service)

    answer = DecisionPages(shared_service, case, "decider").submit(
        "downgrade", REASON | {"level": "four-star"}
    )

    assert answer.status_code == 412
