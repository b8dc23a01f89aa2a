"""Score sheet: workbook export and import, errors, and recording exactly once."""

from typing import Any

import pytest

from domain.certificate.state import Stage
from spreadsheets.score_sheets.write_workbook import MEDIA_TYPE
from tests.api.case_steps import today
from tests.api.running_service import Service, json_body
from tests.pages.sheet_page import (
    case_to_audit,
    complete_report,
    draft_count,
    import_file,
    open_sheet,
    path,
    press_button,
    score_text,
)
from tests.spreadsheets.score_sheets.filled_sheets import filled_sheet


@pytest.fixture
def service(shared_service: Service) -> Service:
    return shared_service


@pytest.fixture
def case(service: Service) -> str:
    return case_to_audit(service)


def test_missing_entries_are_reported_at_their_fields_and_the_draft_is_saved(
    service: Service, case: str
) -> None:
    typed = complete_report(service, filled_sheet("96")) | {
        "clause.5.1.1.2.verdict": "deleted",
        "held_from": "",
    }
    answer = press_button(service, open_sheet(service, case), case, typed, do="record")

    assert answer.status_code == 422
    assert '<a href="#held_from">请填写评审开始日期。</a>' in answer.text
    assert '<a href="#clause.5.1.1.2.justification">请填写删减理由。</a>' in answer.text
    assert 'id="clause.5.1.1.2.justification-error"' in answer.text
    assert "已评 51 条" in score_text(open_sheet(service, case))


def test_the_audit_is_recorded_once_and_its_draft_is_gone(service: Service, case: str) -> None:
    typed = complete_report(service, filled_sheet("73.8", "82", deductions=1)) | {
        "finding.1.grade": "minor",
        "finding.1.clause": "5.1.1.2",
        "finding.1.statement": "培训记录缺失",
    }
    html = open_sheet(service, case)
    first = press_button(service, html, case, typed, do="record")
    second = press_button(service, html, case, typed, do="record")
    recorded = service.case(case)

    assert first.status_code == second.status_code == 303
    assert (
        first.headers["location"]
        == second.headers["location"]
        == f"/staff/cases/{case}?recorded={recorded['version']}"
    )
    assert (recorded["stage"], recorded["audits"][0]["level"]) == ("audited", "three-star")
    assert [each["finding"]["id"] for each in recorded["findings"]] == ["1-N1", "1-S1"]
    assert draft_count(service, case) == 0


def test_an_error_of_the_domain_is_reported_at_its_field(service: Service, case: str) -> None:
    tomorrow = today(service).replace(day=today(service).day + 1).isoformat()
    html = open_sheet(service, case)
    late = press_button(
        service, html, case, complete_report(service, filled_sheet("96")) | {"held_to": tomorrow}, do="record"
    )
    failed = press_button(service, late.text, case, complete_report(service, filled_sheet("60")), do="record")

    assert (late.status_code, failed.status_code) == (422, 409)
    assert '<a href="#held_to">' in late.text
    assert '<a href="#recommended">' in failed.text
    assert service.case(case)["stage"] == Stage.PLANNED


def test_a_version_conflict_shows_the_new_events_and_can_be_resolved(service: Service, case: str) -> None:
    html = open_sheet(service, case)
    complaint: dict[str, Any] = {
        "kind": "service",
        "received_at": service.clock.now.isoformat(),
        "statement": "上门维修超时",
    }
    json_body(service.decide(case, "file-complaint", "complaints", **complaint))
    typed = complete_report(service, filled_sheet("96"))
    stale = press_button(service, html, case, typed, do="record")
    again = press_button(service, stale.text, case, typed, do="record")

    assert stale.status_code == 412
    assert "打开本页之后，案卷有了新的变化" in stale.text
    assert "P-complaints" in stale.text
    assert again.status_code == 303


def test_entries_resumed_after_a_login_are_shown_and_not_recorded(service: Service, case: str) -> None:
    answer = press_button(
        service,
        open_sheet(service, case),
        case,
        complete_report(service, filled_sheet("96")) | {"again": "1"},
        do="record",
    )

    assert answer.status_code == 200
    assert "96.00 五星级" in score_text(answer.text)
    assert service.case(case)["stage"] == Stage.PLANNED


def test_a_workbook_is_exported_and_imported(service: Service, case: str) -> None:
    press_button(service, open_sheet(service, case), case, filled_sheet("90.25", "95", bonus=1), do="save")
    book = service.read(path(case, "/sheet.xlsx"), "auditor")
    cleared = press_button(service, open_sheet(service, case), case, {}, do="save")
    answer = import_file(service, case, book.content)

    assert book.headers["content-type"] == MEDIA_TYPE
    assert cleared.status_code == 303
    assert answer.status_code == 200
    assert "96.00 五星级 90.25 ÷ 95 × 100 + 1 = 96" in score_text(answer.text)
    assert "表格已导入" in answer.text


def test_a_workbook_of_another_case_changes_nothing(service: Service, case: str) -> None:
    other = case_to_audit(service)
    book = service.read(path(other, "/sheet.xlsx"), "leader")
    answer = import_file(service, case, book.content, {"clause.5.1.1.1.verdict": "met"})

    assert answer.status_code == 422
    assert f"该评分表属于另一案卷（{other}）。" in answer.text
    assert "已评 1 条" in score_text(answer.text)


def test_a_recorded_audit_has_no_sheet(service: Service, case: str) -> None:
    press_button(
        service, open_sheet(service, case), case, complete_report(service, filled_sheet("96")), do="record"
    )

    assert service.read(path(case), "leader").status_code == 409
