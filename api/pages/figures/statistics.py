"""How does the register stand as a whole, and how has it moved?"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter, Response

from api.app.composition import Composition
from api.http.given import Here
from api.pages.figures.chart import grouped, stacked
from api.pages.figures.development import KINDS, SPANS, STATUSES, Table, held, moved, since
from api.pages.form import Form
from api.pages.page import AskedPage, Page
from api.pages.published import Published
from api.pages.route import PageRoute
from api.pages.sent import sent
from domain.calendar import civil_date
from projections.public_register.answers import Month
from projections.public_register.statistics import Among

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


DRAWN: Final = ("granted", "suspended", "revoked", "downgraded")
"""In the order of the colours, which are those of the statuses."""


@router.get("/statistics", operation_id="statistics")
def statistics(
    page: AskedPage, here: Here, by: str = "", months: str = "", scheme: str = "", body: str = ""
) -> Response:
    """Counts now, and month by month; a choice that nobody offered is taken for the first."""
    kind = by if by in KINDS else KINDS[0]
    span = int(months) if months in map(str, SPANS) else SPANS[1]
    today = civil_date(page.now)
    told = here.public.statistics_over(since(today, span), today, Among(body or None, scheme or None))
    published, bodies = Published.of(here.public.schemes(), page.language), _bodies(page, here)
    return page(
        "figures/statistics.html",
        form=Form(sent([("by", kind), ("months", str(span)), ("scheme", scheme), ("body", body)])),
        published=published,
        bodies=bodies,
        statuses=STATUSES,
        totals=here.public.statistics().by("status"),
        kind=kind,
        known_at=told.known_at,
        **_figures(told.months, kind, published, bodies),
    )


def _figures(
    months: Sequence[Month], kind: str, published: Published, bodies: Mapping[str, str]
) -> dict[str, Any]:
    """Both tables, each with its chart."""
    standing, movement = held(months, kind), moved(months)
    drawn = {name: movement.columns[name] for name in DRAWN}
    return {
        "names": _names(standing, kind, published, bodies),
        "standing": standing,
        "standing_chart": stacked(standing.columns, standing.months),
        "movement": movement,
        "movement_chart": grouped(drawn, movement.months),
    }


def _bodies(page: Page, here: Composition) -> dict[str, str]:
    """Every body by its id, with its name as far as it is known."""
    return {body.id: page.language.titled(body.name) or body.id for body in here.public.bodies()}


def _names(table: Table, kind: str, published: Published, bodies: Mapping[str, str]) -> dict[str, str]:
    """What the columns are called."""
    match kind:
        case "scheme":
            return {name: published.scheme(name) for name in table.names}
        case "body":
            return {name: bodies.get(name, name) for name in table.names}
        case "level":
            return {name: published.any_level(name) for name in table.names}
        case _:
            return {name: published.language.term("status", name) for name in table.names}
