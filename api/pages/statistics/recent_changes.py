"""Recent public events, the latest first."""

from datetime import date
from itertools import groupby
from typing import Final

from fastapi import APIRouter, Response

from api.http.dependencies import ContainerDep
from api.pages.page import CurrentPage
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from domain.calendar import civil_date
from projections.public_register.answers import PublicChange

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PAGE_SIZE: Final = 40
_MAX_DIGITS: Final = 15


@router.get("/changes", operation_id="changes")
def recent_changes(page: CurrentPage, container: ContainerDep, before: str = "") -> Response:
    """The latest public events, or those before a position; an invalid position is ignored."""
    position = int(before) if before.isascii() and before.isdigit() and len(before) <= _MAX_DIGITS else None
    found = container.public.latest(PAGE_SIZE, position)
    return page(
        "statistics/recent_changes.html",
        days=[(day, tuple(lines)) for day, lines in groupby(found, _day)],
        before=found[-1].line.position if len(found) == PAGE_SIZE else None,
        scheme_titles=SchemeTitles.of(container.public.schemes(), page.language),
        first=position is None,
    )


def _day(change: PublicChange) -> date:
    return civil_date(change.line.recorded_at)
