"""How many certificates are there, and under which rules?"""

from typing import Final

from fastapi import APIRouter, Response

from api.http.caching import cache_control
from api.http.date_params import Instant, Moment
from api.http.dependencies import ContainerDep
from api.http.openapi import PUBLIC_RESPONSES
from api.http.strict_route import StrictRoute
from projections.public_register.answers import PublishedEdition, Statistics

router: Final = APIRouter(route_class=StrictRoute)


@router.get("/statistics", operation_id="statistics", responses=PUBLIC_RESPONSES)
def statistics(
    container: ContainerDep, response: Response, as_of: Moment | None = None, known_at: Instant | None = None
) -> Statistics:
    """Counts by status, level, scheme and body at a moment, and what happened month by month up to it."""
    response.headers["Cache-Control"] = cache_control(None, container.clock())
    return container.public.statistics(as_of, known_at)


@router.get("/schemes", operation_id="schemes", responses=PUBLIC_RESPONSES)
def schemes(container: ContainerDep, response: Response) -> tuple[PublishedEdition, ...]:
    """Every published edition with its levels, limits and score table."""
    response.headers["Cache-Control"] = cache_control(None, container.clock())
    return container.public.schemes()
