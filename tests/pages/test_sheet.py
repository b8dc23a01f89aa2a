"""The page of a score sheet over HTTP: filled in, scored, saved, shared by a team, imported and recorded."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest
from httpx2 import Response

from api.sheets.writing import MEDIA_TYPE
from domain.certificate.state import Stage
from tests.api.served import Service, said
from tests.api.ways import today
from tests.pages.sheets import to_audit, whole
from tests.sheets.filled import CLAUSES, VECTORS, filled

LEVELS = {"five-star": "五星级", "four-star": "四星级", "three-star": "三星级", None: "未达到任何等级"}


@pytest.fixture
def service(house: Service) -> Service:
    return house


@pytest.fixture
def case(service: Service) -> str:
    return to_audit(service)


def path(case: str, more: str = "", english: bool = False) -> str:
    return f"{'/en' if english else ''}/staff/cases/{case}/record-audit{more}"


def opened(service: Service, case: str, name: str = "leader", english: bool = False) -> str:
    answer = service.read(path(case, english=english), name)
    assert answer.status_code == 200, answer.text
    return answer.text


def hidden(html: str) -> dict[str, str]:
    """What the form carries along."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))


def sent(
    service: Service, html: str, case: str, fields: Mapping[str, str], name: str = "leader", do: str = "count"
) -> Response:
    """What comes of pressing a button on a page that was opened."""
    entries = hidden(html) | dict(fields) | {"do": do}
    return service.client.post(path(case), data=entries, headers=service.key(name), follow_redirects=False)


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def shown(html: str) -> str:
    """What the page says of the score."""
    found = re.search(r'<div id="score">(.*?)</div>', html, re.S)
    assert found
    return text_of(found[1])


def test_the_page_has_every_clause_and_says_that_the_points_are_not_the_standards(
    service: Service, case: str
) -> None:
    html = opened(service, case)

    assert all(f'id="clause.{clause}.verdict"' in html for clause in CLAUSES)
    assert html.count('<fieldset class="clause') == 52
    assert "演示用分值分配，并非标准规定的分值" in html
    assert "Demonstration distribution, not the standard" in opened(service, case, english=True)


@pytest.mark.parametrize(("given", "wanted"), VECTORS.items(), ids=str)
def test_the_page_shows_the_score_of_each_example(
    service: Service, case: str, given: tuple[str, str, int, int], wanted: tuple[str, str | None]
) -> None:
    html = opened(service, case)
    answer = sent(service, html, case, filled(*given))
    number, level = wanted

    assert answer.status_code == 200
    assert f"{number} {LEVELS[level]} {given[0]} ÷ {given[1]} × 100" in shown(answer.text)
    assert "已评 52 条，共 52 条" in shown(answer.text)


def test_94_96_is_never_shown_as_95(service: Service, case: str) -> None:
    answer = sent(service, opened(service, case), case, filled("94.96"))

    assert "94.96" in shown(answer.text)
    assert "95.0" not in answer.text


def test_a_sheet_half_filled_in_shows_between_what_the_score_will_be(service: Service, case: str) -> None:
    half = {f"clause.{clause}.verdict": "met" for clause in CLAUSES[:26]}
    score = shown(sent(service, opened(service, case), case, half).text)

    assert "已评 26 条，共 52 条" in score
    assert "44.00–100.00" in score
    assert f"转到下一个未评条款 {CLAUSES[26]}" in score


def test_what_was_typed_is_shown_again_as_it_is(service: Service, case: str) -> None:
    typed = filled("73.8", "82") | {"clause.5.1.1.1.verdict": "sampled", "clause.5.1.1.1.checked": "八<b>"}
    html = sent(service, opened(service, case), case, typed).text

    assert 'value="八&lt;b&gt;"' in html
    assert html.count(" checked>") == 52


def test_the_score_is_told_to_a_script_without_keeping_anything(service: Service, case: str) -> None:
    answer = service.client.post(
        path(case, "/score"), data=filled("73.8", "82"), headers=service.key("leader")
    )

    assert "90.00 四星级 73.8 ÷ 82 × 100" in text_of(said(answer)["score"])
    assert "尚未保存" in opened(service, case)


def test_a_draft_is_there_for_the_whole_team_and_nobody_else(service: Service, case: str) -> None:
    answer = sent(service, opened(service, case), case, filled("96"), do="save")
    assert (answer.status_code, answer.headers["location"]) == (303, path(case) + "?note=saved")

    assert "96.00 五星级" in shown(opened(service, case, "auditor"))
    assert "上次保存：" in opened(service, case, "auditor")
    assert service.read(path(case), "decider").status_code == 403
    assert service.read(path(case), "stranger").status_code == 403


def test_two_who_fill_in_different_clauses_at_once_are_both_heard(service: Service, case: str) -> None:
    one, other = opened(service, case, "leader"), opened(service, case, "auditor")
    sent(service, one, case, {"clause.5.1.1.1.verdict": "met"}, "leader", "save")
    answer = sent(service, other, case, {"clause.5.1.1.2.verdict": "met"}, "auditor", "save")

    assert answer.headers["location"].endswith("?note=saved&taken=1")
    assert "已评 2 条，共 52 条" in shown(opened(service, case))


def test_who_changed_the_same_clause_as_a_colleague_sees_both_and_decides(
    service: Service, case: str
) -> None:
    one, other = opened(service, case, "leader"), opened(service, case, "auditor")
    sent(service, one, case, {"clause.5.1.1.1.verdict": "not_met"}, "leader", "save")
    answer = sent(service, other, case, {"clause.5.1.1.1.verdict": "met"}, "auditor", "save")

    assert answer.status_code == 409
    assert "同事已保存的内容： 不符合" in text_of(answer.text)
    again = sent(service, answer.text, case, {"clause.5.1.1.1.verdict": "met"}, "auditor", "save")
    assert again.status_code == 303
    assert "1 条" in shown(opened(service, case))


def test_nobody_records_over_what_a_colleague_saved_unseen(service: Service, case: str) -> None:
    mine = {name: value for name, value in filled("96").items() if "5.3.2.4" not in name}
    one, other = opened(service, case, "leader"), opened(service, case, "auditor")
    sent(service, other, case, {"clause.5.3.2.4.verdict": "not_met"}, "auditor", "save")
    answer = sent(service, one, case, whole(service, mine), "leader", "record")

    assert answer.status_code == 409
    assert "同事修改了评分表" in answer.text
    assert service.case(case)["stage"] == Stage.PLANNED


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


def imported(service: Service, case: str, content: bytes, fields: Mapping[str, str] = {}) -> Response:
    entries = hidden(opened(service, case)) | dict(fields) | {"do": "import"}
    files = {"file": ("sheet.xlsx", content, MEDIA_TYPE)}
    return service.client.post(path(case), data=entries, files=files, headers=service.key("leader"))


def test_an_audit_that_was_recorded_has_no_sheet_to_fill_in(service: Service, case: str) -> None:
    sent(service, opened(service, case), case, whole(service, filled("96")), do="record")

    assert service.read(path(case), "leader").status_code == 409


def drafts(service: Service, case: str) -> int:
    with service.here.pool.connection() as connection:
        asked = "SELECT count(*) FROM drafts.sheets WHERE case_id = %s"
        found = connection.execute(asked, (case,)).fetchone()
    assert found
    return int(found[0])


@pytest.mark.parametrize("kind", ["deduction", "finding"])
def test_another_row_is_there_for_the_asking(service: Service, case: str, kind: str) -> None:
    html = opened(service, case)
    asked = sent(service, html, case, {}, do=f"more-{kind}").text

    assert f'name="{kind}.1.statement"' in html
    assert f'name="{kind}.2.statement"' not in html
    assert f'name="{kind}.2.statement"' in asked
