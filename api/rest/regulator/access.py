"""What does a regulator read of who looked at what, who came in, and who was refused?"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from api.http.date_params import Moment
from api.http.dependencies import ContainerDep
from api.http.openapi import KEY_SECURITY, READ_RESPONSES
from api.http.strict_route import StrictRoute
from api.http.urls import next_link
from domain.calendar import end_of_day, start_of_day
from domain.values import PersonId
from services.access_log import AccessLogFilters, AccessPage

router: Final = APIRouter(
    prefix="/api/v1/audit", tags=["audit"], route_class=StrictRoute, dependencies=[KEY_SECURITY]
)

FilterValue = Annotated[str, Query(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
CursorPosition = Annotated[int, Query(ge=1, le=2**62, description="From the `Link` of the page before.")]


@router.get("/access", operation_id="audit_access", responses=READ_RESPONSES)
def audit_access(  # noqa: PLR0913  (a parameter of the question is an argument)
    container: ContainerDep,
    request: Request,
    response: Response,
    person: PersonId | None = None,
    kind: FilterValue | None = None,
    subject: FilterValue | None = None,
    from_: Annotated[Moment | None, Query(alias="from")] = None,
    to: Moment | None = None,
    cursor: CursorPosition | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AccessPage:
    """Who read, commanded, came in or was refused, the latest first; days are inclusive."""
    question = AccessLogFilters(
        person, kind, subject, _bound(from_, start_of_day), _bound(to, end_of_day), cursor
    )
    page = container.access_log.page(question, limit)
    if page.cursor:
        response.headers["Link"] = next_link(request, cursor=page.cursor)
    return page


def _bound(value: date | datetime | None, of_day: Callable[[date], datetime]) -> datetime | None:
    return of_day(value) if isinstance(value, date) and not isinstance(value, datetime) else value
