"""A sheet that a team shares: nobody overwrites what a colleague saved, and nobody else sees it."""

import pytest

from domain.certificate.state import Stage
from tests.api.running_service import Service
from tests.pages.sheet_page import (
    case_to_audit,
    complete_report,
    draft_count,
    open_sheet,
    path,
    press_button,
    score_text,
    text_of,
)
from tests.spreadsheets.score_sheets.filled_sheets import filled_sheet


@pytest.fixture
def service(shared_service: Service) -> Service:
    return shared_service


@pytest.fixture
def case(service: Service) -> str:
    return case_to_audit(service)


def test_a_draft_is_there_for_the_whole_team_and_nobody_else(service: Service, case: str) -> None:
    answer = press_button(service, open_sheet(service, case), case, filled_sheet("96"), do="save")
    assert (answer.status_code, answer.headers["location"]) == (303, path(case) + "?note=saved")

    assert "96.00 五星级" in score_text(open_sheet(service, case, "auditor"))
    assert "上次保存：" in open_sheet(service, case, "auditor")
    assert service.read(path(case), "decider").status_code == 403
    assert service.read(path(case), "stranger").status_code == 403


def test_two_who_fill_in_different_clauses_at_once_are_both_heard(service: Service, case: str) -> None:
    one, other = open_sheet(service, case, "leader"), open_sheet(service, case, "auditor")
    press_button(service, one, case, {"clause.5.1.1.1.verdict": "met"}, "leader", "save")
    answer = press_button(service, other, case, {"clause.5.1.1.2.verdict": "met"}, "auditor", "save")

    assert answer.headers["location"].endswith("?note=saved&merged=1")
    assert "已评 2 条，共 52 条" in score_text(open_sheet(service, case))


def test_who_changed_the_same_clause_as_a_colleague_sees_both_and_decides(
    service: Service, case: str
) -> None:
    one, other = open_sheet(service, case, "leader"), open_sheet(service, case, "auditor")
    press_button(service, one, case, {"clause.5.1.1.1.verdict": "not_met"}, "leader", "save")
    answer = press_button(service, other, case, {"clause.5.1.1.1.verdict": "met"}, "auditor", "save")

    assert answer.status_code == 409
    assert "同事已保存的内容： 不符合" in text_of(answer.text)
    again = press_button(service, answer.text, case, {"clause.5.1.1.1.verdict": "met"}, "auditor", "save")
    assert again.status_code == 303
    assert "1 条" in score_text(open_sheet(service, case))


def test_nobody_records_over_what_a_colleague_saved_unseen(service: Service, case: str) -> None:
    mine = {name: value for name, value in filled_sheet("96").items() if "5.3.2.4" not in name}
    one, other = open_sheet(service, case, "leader"), open_sheet(service, case, "auditor")
    press_button(service, other, case, {"clause.5.3.2.4.verdict": "not_met"}, "auditor", "save")
    answer = press_button(service, one, case, complete_report(service, mine), "leader", "record")

    assert answer.status_code == 409
    assert "同事修改了评分表" in answer.text
    assert service.case(case)["stage"] == Stage.PLANNED


def test_the_audit_is_recorded_once_and_its_draft_is_gone(service: Service, case: str) -> None:
    typed = complete_report(service, filled_sheet("73.8", "82", deductions=1)) | {
        "finding.1.grade": "minor",
        "finding.1.clause": "5.1.1.2",
        "finding.1.statement": "培训记录缺失",
    }
    html = open_sheet(service, case)
    first = press_button(service, html, case, typed, do="record")
    second = press_button(service, html, case, typed, do="record")
    seen = service.case(case)

    assert first.status_code == second.status_code == 303
    assert (
        first.headers["location"]
        == second.headers["location"]
        == f"/staff/cases/{case}?recorded={seen['version']}"
    )
    assert (seen["stage"], seen["audits"][0]["level"]) == ("audited", "three-star")
    assert [each["finding"]["id"] for each in seen["findings"]] == ["1-N1", "1-S1"]
    assert draft_count(service, case) == 0
