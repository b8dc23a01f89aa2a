"""What has the body to do, and what has it missed?"""

from typing import Final

from fastapi import APIRouter, Request, Response

from api.documents import PROBLEMS_OF_READING
from api.requests.given import Here, Person
from api.requests.route import StrictRoute
from api.requests.urls import Cursor, next_link
from domain.calendar import civil_date
from domain.deadlines import Kind
from projections.worklist.queries import Page
from projections.worklist.wanted import Wanted

router: Final = APIRouter(prefix="/worklist", tags=["cases"], route_class=StrictRoute)


@router.get("", operation_id="see_worklist", responses=PROBLEMS_OF_READING)
def see_worklist(
    person: Person,
    here: Here,
    request: Request,
    response: Response,
    kind: Kind | None = None,
    cursor: Cursor | None = None,
) -> Page:
    """What is due in the cases of your body today, the earliest due first."""
    page = here.worklist.worklist(person.body or "", civil_date(here.clock()), Wanted(kind=kind), cursor)
    if page.cursor:
        response.headers["Link"] = next_link(request, cursor=page.cursor)
    return page
