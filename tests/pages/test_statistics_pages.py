"""Statistics pages: charts and tables match the register."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.statistics.chart import HEIGHT, WIDTH, grouped, stacked
from api.pages.statistics.monthly_counts import month_end_counts, monthly_movements
from projections.public_register.statistics import StatisticsFilters
from tests.api.case_steps import grant_certificate, suspend_certificate, today
from tests.api.running_service import AFTER_SALES, BODY, Service, json_body

COUNTS = st.lists(st.lists(st.integers(0, 5000), min_size=6, max_size=6), min_size=1, max_size=7)


@pytest.fixture(scope="module")
def populated(shared_service: Service) -> Service:
    """A service with two certificates, one of them suspended a month later."""
    grant_certificate(shared_service)
    case, _ = grant_certificate(shared_service)
    shared_service.clock.set_day(today(shared_service) + timedelta(days=31))
    json_body(suspend_certificate(shared_service, case))
    shared_service.wait_for_views()
    return shared_service


def page(service: Service, path: str, status: int = 200) -> str:
    answer = service.client.get(path)

    assert answer.status_code == status, answer.text
    return answer.text


@given(COUNTS)
def test_bars_stay_inside_the_chart_and_show_every_count(counts: list[list[int]]) -> None:
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


def test_the_table_matches_the_register(populated: Service) -> None:
    months = populated.container.public.statistics_over(
        today(populated) - timedelta(days=31), today(populated), StatisticsFilters()
    ).months
    by_status, movement = month_end_counts(months, "status"), monthly_movements(months)

    assert by_status.columns == {"valid": (2, 1), "suspended": (0, 1)}
    assert movement.columns["granted"] == (2, 0)
    assert movement.columns["suspended"] == (0, 1)
    assert month_end_counts(months, "level").columns == {"five-star": (2, 2)}


@pytest.mark.parametrize("by", ["status", "level", "scheme", "body", "nonsense"])
def test_every_dimension_has_a_chart_and_a_table(populated: Service, by: str) -> None:
    text = page(populated, f"/en/statistics?by={by}&months=12&body={BODY}&scheme=after-sales")

    assert text.count("<svg viewBox") == 2
    assert text.count("<caption>") == 2


def test_an_unknown_body_has_no_certificates(populated: Service) -> None:
    assert (
        "<rect"
        not in page(populated, "/statistics?body=nobody").split('class="legend"')[0].split("chart")[-1]
    )


def test_changes_link_to_certificates_the_latest_first(populated: Service) -> None:
    text = page(populated, "/en/changes")

    assert text.index("Suspended") < text.index("Certificate granted")


@pytest.mark.parametrize("before", ["1", "0", "x", "９", "9" * 40])
def test_changes_before_an_invalid_position_are_empty_or_all(populated: Service, before: str) -> None:
    page(populated, f"/changes?before={before}")


def test_a_scheme_shows_every_clause_and_its_notice(populated: Service) -> None:
    text, rules = page(populated, "/schemes/after-sales"), AFTER_SALES
    table = rules.table

    assert table
    assert rules.notice
    assert rules.notice.zh in text
    assert [clause for clause in table.maxima if f">{clause}<" not in text] == []


def test_an_unpublished_scheme_is_not_found(populated: Service) -> None:
    assert "没有这个页面" in page(populated, "/schemes/none", 404)
