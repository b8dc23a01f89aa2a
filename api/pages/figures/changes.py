"""What was granted, suspended or revoked lately?"""

from datetime import date
from itertools import groupby
from typing import Final

from fastapi import APIRouter, Response

from api.http.given import Here
from api.pages.page import AskedPage
from api.pages.published import Published
from api.pages.route import PageRoute
from domain.calendar import civil_date
from projections.public_register.answers import PublicChange

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

AT_A_TIME: Final = 40
_LONGEST: Final = 15


@router.get("/changes", operation_id="changes")
def changes(page: AskedPage, here: Here, before: str = "") -> Response:
    """The latest public events, or those before one that was shown; what is no position is the end."""
    position = int(before) if before.isascii() and before.isdigit() and len(before) <= _LONGEST else None
    found = here.public.latest(AT_A_TIME, position)
    return page(
        "figures/changes.html",
        days=[(day, tuple(lines)) for day, lines in groupby(found, _day)],
        before=found[-1].line.position if len(found) == AT_A_TIME else None,
        published=Published.of(here.public.schemes(), page.language),
        first=position is None,
    )


def _day(change: PublicChange) -> date:
    return civil_date(change.line.recorded_at)
