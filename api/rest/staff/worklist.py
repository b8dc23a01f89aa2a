"""What has the body to do, and what has it missed?"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from api.http.dependencies import ContainerDep, PrincipalDep
from api.http.openapi import READ_RESPONSES
from api.http.strict_route import StrictRoute
from api.http.urls import Cursor, next_link
from domain.calendar import civil_date
from domain.deadlines import Kind
from projections.public_register.names import LONGEST
from projections.worklist.filters import Mine, Sort, WorklistFilters
from projections.worklist.queries import WorklistPage

router: Final = APIRouter(prefix="/worklist", tags=["cases"], route_class=StrictRoute)

SearchText = Annotated[
    str, Query(max_length=LONGEST, description="Part of the organisation's name, or of the number.")
]


async def _filters(
    principal: PrincipalDep,
    kind: Kind | None = None,
    mine: Annotated[bool, Query(description="Only what waits for you, and is not closed to you.")] = False,
    overdue: Annotated[bool, Query(description="Only what is overdue.")] = False,
    about: SearchText | None = None,
    sort: Annotated[Sort, Query(description="What comes first.")] = Sort.DUE,
) -> WorklistFilters:
    """What items must have in common, and their order. Raises InvalidCharacters, NameTooLong."""
    return WorklistFilters(
        kind, Mine(principal.person, principal.roles) if mine else None, overdue, about, sort
    )


@router.get("", operation_id="see_worklist", responses=READ_RESPONSES)
def see_worklist(
    principal: PrincipalDep,
    container: ContainerDep,
    request: Request,
    response: Response,
    filters: Annotated[WorklistFilters, Depends(_filters)],
    cursor: Cursor | None = None,
) -> WorklistPage:
    """What is due in the cases of your body today; unless asked otherwise the earliest due comes first."""
    page = container.worklist.worklist(principal.body or "", civil_date(container.clock()), filters, cursor)
    if page.cursor:
        response.headers["Link"] = next_link(request, cursor=page.cursor)
    return page
