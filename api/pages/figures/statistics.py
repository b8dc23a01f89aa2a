"""How does the register stand as a whole, and how has it moved?"""

from typing import Final

from fastapi import APIRouter, Response

from api.composition import Composition
from api.pages.figures.chart import grouped, stacked
from api.pages.figures.development import KINDS, SPANS, STATUSES, Table, held, moved, since
from api.pages.form import Form
from api.pages.page import AskedPage, Page
from api.pages.published import Published
from api.pages.route import PageRoute
from api.pages.sent import sent
from api.requests.given import Here
from domain.calendar import civil_date
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
    standing, movement = held(told.months, kind), moved(told.months)
    published = Published.of(here.public.schemes(), page.language)
    return page(
        "figures/statistics.html",
        form=Form(sent([("by", kind), ("months", str(span)), ("scheme", scheme), ("body", body)])),
        kinds=KINDS,
        spans=SPANS,
        published=published,
        bodies=_bodies(page, here),
        statuses=STATUSES,
        totals=here.public.statistics().by("status"),
        kind=kind,
        names=_names(standing, kind, published, _bodies(page, here)),
        standing=standing,
        standing_chart=stacked(standing.columns, standing.months),
        movement=movement,
        movement_chart=grouped(_drawn(movement), movement.months),
        known_at=told.known_at,
    )


def _drawn(table: Table) -> dict[str, tuple[int, ...]]:
    """What the chart shows; the table beside it has all."""
    return {name: table.columns[name] for name in DRAWN}


def _bodies(page: Page, here: Composition) -> dict[str, str]:
    """Every body by its id, with its name as far as it is known."""
    return {body.id: page.language.titled(body.name) or body.id for body in here.public.bodies()}


def _names(table: Table, kind: str, published: Published, bodies: dict[str, str]) -> dict[str, str]:
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
