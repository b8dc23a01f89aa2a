"""Score sheet page: all clauses, the entries, and the score."""

import pytest

from tests.api.running_service import Service, json_body
from tests.pages.sheet_page import case_to_audit, open_sheet, path, press_button, score_text, text_of
from tests.spreadsheets.score_sheets.filled_sheets import CLAUSES, VECTORS, filled_sheet

LEVELS = {"five-star": "五星级", "four-star": "四星级", "three-star": "三星级", None: "未达到任何等级"}


@pytest.fixture
def service(shared_service: Service) -> Service:
    return shared_service


@pytest.fixture
def case(service: Service) -> str:
    return case_to_audit(service)


def test_the_page_has_every_clause_and_the_notice_about_demonstration_points(
    service: Service, case: str
) -> None:
    html = open_sheet(service, case)

    assert all(f'id="clause.{clause}.verdict"' in html for clause in CLAUSES)
    assert html.count('<fieldset class="clause') == 52
    assert "演示用分值分配，并非标准规定的分值" in html
    assert "Demonstration distribution, not the standard" in open_sheet(service, case, english=True)


@pytest.mark.parametrize(("vector", "expected"), VECTORS.items(), ids=str)
def test_the_page_shows_the_score_of_each_example(
    service: Service, case: str, vector: tuple[str, str, int, int], expected: tuple[str, str | None]
) -> None:
    html = open_sheet(service, case)
    answer = press_button(service, html, case, filled_sheet(*vector))
    number, level = expected

    assert answer.status_code == 200
    assert f"{number} {LEVELS[level]} {vector[0]} ÷ {vector[1]} × 100" in score_text(answer.text)
    assert "已评 52 条，共 52 条" in score_text(answer.text)


def test_94_96_is_never_shown_as_95(service: Service, case: str) -> None:
    answer = press_button(service, open_sheet(service, case), case, filled_sheet("94.96"))

    assert "94.96" in score_text(answer.text)
    assert "95.0" not in answer.text


def test_an_incomplete_sheet_shows_the_range_of_possible_scores(service: Service, case: str) -> None:
    half = {f"clause.{clause}.verdict": "met" for clause in CLAUSES[:26]}
    score = score_text(press_button(service, open_sheet(service, case), case, half).text)

    assert "已评 26 条，共 52 条" in score
    assert "44.00–100.00" in score
    assert f"转到下一个未评条款 {CLAUSES[26]}" in score


def test_entries_are_shown_again_unchanged(service: Service, case: str) -> None:
    typed = filled_sheet("73.8", "82") | {
        "clause.5.1.1.1.verdict": "sampled",
        "clause.5.1.1.1.checked": "八<b>",
    }
    html = press_button(service, open_sheet(service, case), case, typed).text

    assert 'value="八&lt;b&gt;"' in html
    assert html.count(" checked>") == 52


def test_the_score_for_a_script_saves_nothing(service: Service, case: str) -> None:
    answer = service.client.post(
        path(case, "/score"), data=filled_sheet("73.8", "82"), headers=service.key("leader")
    )

    assert "90.00 四星级 73.8 ÷ 82 × 100" in text_of(json_body(answer)["score"])
    assert "尚未保存" in open_sheet(service, case)


@pytest.mark.parametrize("kind", ["deduction", "finding"])
def test_a_row_is_added_on_request(service: Service, case: str, kind: str) -> None:
    html = open_sheet(service, case)
    response = press_button(service, html, case, {}, do=f"more-{kind}").text

    assert f'name="{kind}.1.statement"' in html
    assert f'name="{kind}.2.statement"' not in html
    assert f'name="{kind}.2.statement"' in response
