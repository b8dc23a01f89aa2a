"""What changed since I last looked?"""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from api.http.caching import moving
from api.http.documents import PROBLEMS_OF_QUESTIONS
from api.http.given import Here
from api.http.route import StrictRoute
from api.http.urls import next_link
from projections.public_register.answers import PublicChange
from projections.public_register.feed import LONGEST_FEED

router: Final = APIRouter(prefix="/changes", route_class=StrictRoute)


class Changes(BaseModel):
    """Public events in order of position. Ask again with `after` for those that follow."""

    changes: tuple[PublicChange, ...]
    after: int


@router.get("", operation_id="changes", responses=PROBLEMS_OF_QUESTIONS)
def changes(
    here: Here,
    request: Request,
    response: Response,
    after: Annotated[int, Query(ge=0, le=2**53 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=LONGEST_FEED)] = 100,
) -> Changes:
    """What was given once never changes. The `Link` header leads on, also past the present end."""
    found = here.public.changes(after, limit)
    last = found[-1].line.position if found else after
    response.headers["Cache-Control"] = moving(None, here.clock())
    response.headers["Link"] = next_link(request, after=last)
    return Changes(changes=found, after=last)
