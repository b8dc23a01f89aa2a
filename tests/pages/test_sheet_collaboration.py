"""Score sheet shared by a team: nobody overwrites a colleague's entries, and nobody else sees the draft."""

import pytest

from domain.certificate.state import Stage
from tests.api.running_service import Service
from tests.pages.sheet_page import (
    case_to_audit,
    complete_report,
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


def test_the_whole_team_and_nobody_else_sees_the_draft(service: Service, case: str) -> None:
    answer = press_button(service, open_sheet(service, case), case, filled_sheet("96"), do="save")
    assert (answer.status_code, answer.headers["location"]) == (303, path(case) + "?audit=1&note=saved")

    assert "96.00 五星级" in score_text(open_sheet(service, case, "auditor"))
    assert "上次保存：" in open_sheet(service, case, "auditor")
    assert service.read(path(case), "decider").status_code == 403
    assert service.read(path(case), "stranger").status_code == 403


def test_changes_of_different_clauses_are_merged(service: Service, case: str) -> None:
    one, other = open_sheet(service, case, "leader"), open_sheet(service, case, "auditor")
    press_button(service, one, case, {"clause.5.1.1.1.verdict": "met"}, "leader", "save")
    answer = press_button(service, other, case, {"clause.5.1.1.2.verdict": "met"}, "auditor", "save")

    assert answer.headers["location"].endswith("?audit=1&note=saved&merged=1")
    assert "已评 2 条，共 52 条" in score_text(open_sheet(service, case))


def test_changes_of_the_same_clause_are_a_conflict_that_shows_both(service: Service, case: str) -> None:
    one, other = open_sheet(service, case, "leader"), open_sheet(service, case, "auditor")
    press_button(service, one, case, {"clause.5.1.1.1.verdict": "not_met"}, "leader", "save")
    answer = press_button(service, other, case, {"clause.5.1.1.1.verdict": "met"}, "auditor", "save")

    assert answer.status_code == 409
    assert "同事已保存的内容： 不符合" in text_of(answer.text)
    again = press_button(service, answer.text, case, {"clause.5.1.1.1.verdict": "met"}, "auditor", "save")
    assert again.status_code == 303
    assert "1 条" in score_text(open_sheet(service, case))


def test_changes_of_a_colleague_are_shown_before_the_audit_is_recorded(service: Service, case: str) -> None:
    mine = {name: value for name, value in filled_sheet("96").items() if "5.3.2.4" not in name}
    one, other = open_sheet(service, case, "leader"), open_sheet(service, case, "auditor")
    press_button(service, other, case, {"clause.5.3.2.4.verdict": "not_met"}, "auditor", "save")
    answer = press_button(service, one, case, complete_report(service, mine), "leader", "record")

    assert answer.status_code == 409
    assert "同事修改了评分表" in answer.text
    assert service.case(case)["stage"] == Stage.PLANNED
