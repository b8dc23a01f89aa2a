"""What changed since I last looked?"""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from api.http.caching import cache_control
from api.http.dependencies import ContainerDep
from api.http.openapi import PUBLIC_RESPONSES
from api.http.strict_route import StrictRoute
from api.http.urls import next_link
from projections.public_register.answers import PublicChange
from projections.public_register.feed import MAX_FEED_LINES

router: Final = APIRouter(prefix="/changes", route_class=StrictRoute)


class Changes(BaseModel):
    """Public events in order of position. Ask again with `after` for those that follow."""

    changes: tuple[PublicChange, ...]
    after: int


@router.get("", operation_id="changes", responses=PUBLIC_RESPONSES)
def changes(
    container: ContainerDep,
    request: Request,
    response: Response,
    after: Annotated[int, Query(ge=0, le=2**53 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_FEED_LINES)] = 100,
) -> Changes:
    """What was given once never changes. The `Link` header leads on, also past the present end."""
    events = container.public.changes(after, limit)
    last = events[-1].line.position if events else after
    response.headers["Cache-Control"] = cache_control(None, container.clock())
    response.headers["Link"] = next_link(request, after=last)
    return Changes(changes=events, after=last)
