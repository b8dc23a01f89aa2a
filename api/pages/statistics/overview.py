"""Statistics of the register: present totals and monthly figures."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter, Response

from api.app.container import Container
from api.http.dependencies import ContainerDep
from api.pages.form import Form
from api.pages.form_data import form_data
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from api.pages.statistics.chart import grouped, stacked
from api.pages.statistics.monthly_counts import (
    DIMENSIONS,
    SPANS,
    STATUSES,
    MonthlyTable,
    first_month_start,
    month_end_counts,
    monthly_movements,
)
from api.pages.terms import status_text
from domain.calendar import civil_date
from projections.public_register.answers import Month
from projections.public_register.statistics import StatisticsFilters

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


CHARTED_MOVEMENTS: Final = ("granted", "suspended", "revoked", "downgraded")
"""In the order of the colours, which match the statuses."""


@router.get("/statistics", operation_id="statistics")
def statistics(
    page: CurrentPage,
    container: ContainerDep,
    by: str = "",
    months: str = "",
    scheme: str = "",
    body: str = "",
) -> Response:
    """Present totals and monthly figures; an invalid parameter is replaced by its default."""
    kind = by if by in DIMENSIONS else DIMENSIONS[0]
    span = int(months) if months in map(str, SPANS) else SPANS[1]
    today = civil_date(page.now)
    result = container.public.statistics_over(
        first_month_start(today, span), today, StatisticsFilters(body or None, scheme or None)
    )
    scheme_titles, bodies = (
        SchemeTitles.of(container.public.schemes(), page.language),
        _bodies(page, container),
    )
    return page(
        "statistics/overview.html",
        form=Form(form_data([("by", kind), ("months", str(span)), ("scheme", scheme), ("body", body)])),
        scheme_titles=scheme_titles,
        bodies=bodies,
        statuses=STATUSES,
        totals=container.public.statistics().by("status"),
        kind=kind,
        known_at=result.known_at,
        **_tables_and_charts(result.months, kind, scheme_titles, bodies),
    )


def _tables_and_charts(
    months: Sequence[Month], kind: str, scheme_titles: SchemeTitles, bodies: Mapping[str, str]
) -> dict[str, Any]:
    """Both tables with their charts."""
    standing, movement = month_end_counts(months, kind), monthly_movements(months)
    charted = {name: movement.columns[name] for name in CHARTED_MOVEMENTS}
    return {
        "names": _column_names(standing, kind, scheme_titles, bodies),
        "standing": standing,
        "standing_chart": stacked(standing.columns, standing.months),
        "movement": movement,
        "movement_chart": grouped(charted, movement.months),
    }


def _bodies(page: Page, container: Container) -> dict[str, str]:
    """Body id → name, or the id if no name is known."""
    return {body.id: page.language.localise(body.name) or body.id for body in container.public.bodies()}


def _column_names(
    table: MonthlyTable, kind: str, scheme_titles: SchemeTitles, bodies: Mapping[str, str]
) -> dict[str, str]:
    """Column → heading."""
    match kind:
        case "scheme":
            return {name: scheme_titles.scheme(name) for name in table.names}
        case "body":
            return {name: bodies.get(name, name) for name in table.names}
        case "level":
            return {name: scheme_titles.any_level(name) for name in table.names}
        case _:
            return {name: status_text(name, scheme_titles.language) for name in table.names}
