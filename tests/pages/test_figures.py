"""Figures on pages: bars and tables are those of the register, and never more than it has."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.figures.chart import HEIGHT, WIDTH, grouped, stacked
from api.pages.figures.development import held, moved
from projections.public_register.statistics import Among
from tests.api.served import AFTER_SALES, BODY, Service, said
from tests.api.ways import granted, suspended, today

COUNTS = st.lists(st.lists(st.integers(0, 5000), min_size=6, max_size=6), min_size=1, max_size=7)


@pytest.fixture(scope="module")
def busy(house: Service) -> Service:
    """Two certificates, of which one is suspended a month later."""
    granted(house)
    case, _ = granted(house)
    house.clock.to(today(house) + timedelta(days=31))
    said(suspended(house, case))
    house.settle()
    return house


def page(house: Service, path: str, status: int = 200) -> str:
    answer = house.client.get(path)

    assert answer.status_code == status, answer.text
    return answer.text


@given(COUNTS)
def test_no_bar_leaves_the_plane_and_all_of_them_tell_every_count(counts: list[list[int]]) -> None:
    series = {str(number): tuple(each) for number, each in enumerate(counts)}
    labels = [f"2026-0{month}" for month in range(1, 7)]
    for chart in (stacked(series, labels), grouped(series, labels)):
        (top, at_top) = chart.ticks[-1]

        assert at_top == 0
        assert sum(bar.count for bar in chart.bars) == sum(map(sum, counts))
        for bar in chart.bars:
            assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
            assert -1e-6 <= bar.y <= bar.y + bar.height <= HEIGHT + 1e-6
            assert bar.height == pytest.approx(bar.count / top * HEIGHT)


def test_the_table_says_what_the_register_counts(busy: Service) -> None:
    months = busy.here.public.statistics_over(today(busy) - timedelta(days=31), today(busy), Among()).months
    by_status, movement = held(months, "status"), moved(months)

    assert by_status.columns == {"valid": (2, 1), "suspended": (0, 1)}
    assert movement.columns["granted"] == (2, 0)
    assert movement.columns["suspended"] == (0, 1)
    assert held(months, "level").columns == {"five-star": (2, 2)}


@pytest.mark.parametrize("by", ["status", "level", "scheme", "body", "nonsense"])
def test_every_choice_has_its_chart_and_its_table(busy: Service, by: str) -> None:
    said = page(busy, f"/en/statistics?by={by}&months=12&body={BODY}&scheme=after-sales")

    assert said.count("<svg viewBox") == 2
    assert said.count("<caption>") == 2


def test_nobody_has_certificates_of_a_body_that_is_none(busy: Service) -> None:
    assert "<rect" not in page(busy, "/statistics?body=nobody").split('class="legend"')[0].split("chart")[-1]


def test_changes_lead_to_the_certificates_the_latest_first(busy: Service) -> None:
    said = page(busy, "/en/changes")

    assert said.index("Suspended") < said.index("Certificate granted")


@pytest.mark.parametrize("before", ["1", "0", "x", "９", "9" * 40])
def test_changes_before_anything_are_none_or_all(busy: Service, before: str) -> None:
    page(busy, f"/changes?before={before}")


def test_the_rules_are_shown_with_every_clause_and_their_notice(busy: Service) -> None:
    said, rules = page(busy, "/schemes/after-sales"), AFTER_SALES
    table = rules.table

    assert table
    assert rules.notice
    assert rules.notice.zh in said
    assert [clause for clause in table.maxima if f">{clause}<" not in said] == []


def test_rules_that_nobody_published_are_not_found(busy: Service) -> None:
    assert "没有这个页面" in page(busy, "/schemes/none", 404)
