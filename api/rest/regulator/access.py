"""What does a regulator read of who looked at what, who came in, and who was refused?"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from api.http.documents import PROBLEMS_OF_READING
from api.http.given import Here
from api.http.moments import Moment
from api.http.route import StrictRoute
from api.http.security import with_key
from api.http.urls import next_link
from domain.calendar import end_of_day, start_of_day
from domain.values import PersonId
from services.access_log import Page, Question

router: Final = APIRouter(
    prefix="/api/v1/audit", tags=["audit"], route_class=StrictRoute, dependencies=[with_key]
)

Word = Annotated[str, Query(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Before = Annotated[int, Query(ge=1, le=2**62, description="From the `Link` of the page before.")]


@router.get("/access", operation_id="audit_access", responses=PROBLEMS_OF_READING)
def audit_access(  # noqa: PLR0913  (a parameter of the question is an argument)
    here: Here,
    request: Request,
    response: Response,
    person: PersonId | None = None,
    kind: Word | None = None,
    subject: Word | None = None,
    from_: Annotated[Moment | None, Query(alias="from")] = None,
    to: Moment | None = None,
    cursor: Before | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Page:
    """Who read, commanded, came in or was refused, the latest first; days are inclusive."""
    question = Question(person, kind, subject, _edge(from_, start_of_day), _edge(to, end_of_day), cursor)
    page = here.access_log.page(question, limit)
    if page.cursor:
        response.headers["Link"] = next_link(request, cursor=page.cursor)
    return page


def _edge(asked: date | datetime | None, of_day: Callable[[date], datetime]) -> datetime | None:
    return of_day(asked) if isinstance(asked, date) and not isinstance(asked, datetime) else asked
