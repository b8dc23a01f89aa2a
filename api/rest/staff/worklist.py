"""What has the body to do, and what has it missed?"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from api.http.documents import PROBLEMS_OF_READING
from api.http.given import Here, Person
from api.http.route import StrictRoute
from api.http.urls import Cursor, next_link
from domain.calendar import civil_date
from domain.deadlines import Kind
from projections.public_register.names import LONGEST
from projections.worklist.queries import Page
from projections.worklist.wanted import Mine, Sort, Wanted

router: Final = APIRouter(prefix="/worklist", tags=["cases"], route_class=StrictRoute)

About = Annotated[
    str, Query(max_length=LONGEST, description="Part of the organisation's name, or of the number.")
]


async def _wanted(
    person: Person,
    kind: Kind | None = None,
    mine: Annotated[bool, Query(description="Only what waits for you, and is not closed to you.")] = False,
    overdue: Annotated[bool, Query(description="Only what is overdue.")] = False,
    about: About | None = None,
    sort: Annotated[Sort, Query(description="What comes first.")] = Sort.DUE,
) -> Wanted:
    """What items must have in common, and their order. Raises UnreadableText, NameTooLong."""
    return Wanted(kind, Mine(person.person, person.roles) if mine else None, overdue, about, sort)


@router.get("", operation_id="see_worklist", responses=PROBLEMS_OF_READING)
def see_worklist(
    person: Person,
    here: Here,
    request: Request,
    response: Response,
    wanted: Annotated[Wanted, Depends(_wanted)],
    cursor: Cursor | None = None,
) -> Page:
    """What is due in the cases of your body today; unless asked otherwise the earliest due comes first."""
    page = here.worklist.worklist(person.body or "", civil_date(here.clock()), wanted, cursor)
    if page.cursor:
        response.headers["Link"] = next_link(request, cursor=page.cursor)
    return page
