"""The page of a score sheet over HTTP: every clause, what is typed, and what it comes to."""

import pytest

from tests.api.served import Service, said
from tests.pages.sheets import opened, path, sent, shown, text_of, to_audit
from tests.sheets.filled import CLAUSES, VECTORS, filled

LEVELS = {"five-star": "五星级", "four-star": "四星级", "three-star": "三星级", None: "未达到任何等级"}


@pytest.fixture
def service(house: Service) -> Service:
    return house


@pytest.fixture
def case(service: Service) -> str:
    return to_audit(service)


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


@pytest.mark.parametrize("kind", ["deduction", "finding"])
def test_another_row_is_there_for_the_asking(service: Service, case: str, kind: str) -> None:
    html = opened(service, case)
    asked = sent(service, html, case, {}, do=f"more-{kind}").text

    assert f'name="{kind}.1.statement"' in html
    assert f'name="{kind}.2.statement"' not in html
    assert f'name="{kind}.2.statement"' in asked
