"""A sheet on its way out and in: as a spreadsheet, through refusals, and recorded once."""

from typing import Any

import pytest

from domain.certificate.state import Stage
from spreadsheets.score_sheets.writing import MEDIA_TYPE
from tests.api.served import Service, said
from tests.api.ways import today
from tests.pages.sheets import drafts, imported, opened, path, sent, shown, to_audit, whole
from tests.sheets.filled import filled


@pytest.fixture
def service(house: Service) -> Service:
    return house


@pytest.fixture
def case(service: Service) -> str:
    return to_audit(service)


def test_what_is_missing_is_told_at_its_field_and_the_draft_kept(service: Service, case: str) -> None:
    typed = whole(service, filled("96")) | {"clause.5.1.1.2.verdict": "deleted", "held_from": ""}
    answer = sent(service, opened(service, case), case, typed, do="record")

    assert answer.status_code == 422
    assert '<a href="#held_from">请填写评审开始日期。</a>' in answer.text
    assert '<a href="#clause.5.1.1.2.justification">请填写删减理由。</a>' in answer.text
    assert 'id="clause.5.1.1.2.justification-error"' in answer.text
    assert "已评 51 条" in shown(opened(service, case))


def test_the_audit_is_recorded_once_and_its_draft_is_gone(service: Service, case: str) -> None:
    typed = whole(service, filled("73.8", "82", deductions=1)) | {
        "finding.1.grade": "minor",
        "finding.1.clause": "5.1.1.2",
        "finding.1.statement": "培训记录缺失",
    }
    html = opened(service, case)
    first = sent(service, html, case, typed, do="record")
    second = sent(service, html, case, typed, do="record")
    seen = service.case(case)

    assert first.status_code == second.status_code == 303
    assert (
        first.headers["location"]
        == second.headers["location"]
        == f"/staff/cases/{case}?recorded={seen['version']}"
    )
    assert (seen["stage"], seen["audits"][0]["level"]) == ("audited", "three-star")
    assert [each["finding"]["id"] for each in seen["findings"]] == ["1-N1", "1-S1"]
    assert drafts(service, case) == 0


def test_a_report_the_domain_refuses_is_shown_again_with_why(service: Service, case: str) -> None:
    tomorrow = today(service).replace(day=today(service).day + 1).isoformat()
    html = opened(service, case)
    late = sent(service, html, case, whole(service, filled("96")) | {"held_to": tomorrow}, do="record")
    failed = sent(service, late.text, case, whole(service, filled("60")), do="record")

    assert (late.status_code, failed.status_code) == (422, 409)
    assert '<a href="#held_to">' in late.text
    assert '<a href="#recommended">' in failed.text
    assert service.case(case)["stage"] == Stage.PLANNED


def test_who_saw_an_older_case_is_shown_what_happened_and_may_go_on(service: Service, case: str) -> None:
    html = opened(service, case)
    filed: dict[str, Any] = {
        "kind": "service",
        "received_at": service.clock.now.isoformat(),
        "statement": "上门维修超时",
    }
    said(service.decide(case, "file-complaint", "complaints", **filed))
    typed = whole(service, filled("96"))
    stale = sent(service, html, case, typed, do="record")
    again = sent(service, stale.text, case, typed, do="record")

    assert stale.status_code == 412
    assert "打开本页之后，案卷有了新的变化" in stale.text
    assert "P-complaints" in stale.text
    assert again.status_code == 303


def test_entries_that_come_back_from_a_login_are_shown_and_nothing_is_done(
    service: Service, case: str
) -> None:
    answer = sent(
        service, opened(service, case), case, whole(service, filled("96")) | {"again": "1"}, do="record"
    )

    assert answer.status_code == 200
    assert "96.00 五星级" in shown(answer.text)
    assert service.case(case)["stage"] == Stage.PLANNED


def test_the_sheet_leaves_as_a_spreadsheet_and_comes_back(service: Service, case: str) -> None:
    sent(service, opened(service, case), case, filled("90.25", "95", bonus=1), do="save")
    book = service.read(path(case, "/sheet.xlsx"), "auditor")
    cleared = sent(service, opened(service, case), case, {}, do="save")
    answer = imported(service, case, book.content)

    assert book.headers["content-type"] == MEDIA_TYPE
    assert cleared.status_code == 303
    assert answer.status_code == 200
    assert "96.00 五星级 90.25 ÷ 95 × 100 + 1 = 96" in shown(answer.text)
    assert "表格已导入" in answer.text


def test_a_spreadsheet_of_another_case_leaves_the_page_as_it_was(service: Service, case: str) -> None:
    other = to_audit(service)
    book = service.read(path(other, "/sheet.xlsx"), "leader")
    answer = imported(service, case, book.content, {"clause.5.1.1.1.verdict": "met"})

    assert answer.status_code == 422
    assert f"该评分表属于另一案卷（{other}）。" in answer.text
    assert "已评 1 条" in shown(answer.text)


def test_an_audit_that_was_recorded_has_no_sheet_to_fill_in(service: Service, case: str) -> None:
    sent(service, opened(service, case), case, whole(service, filled("96")), do="record")

    assert service.read(path(case), "leader").status_code == 409
