"""How many certificates are there, and under which rules?"""

from typing import Final

from fastapi import APIRouter, Response

from api.http.caching import moving
from api.http.documents import PROBLEMS_OF_QUESTIONS
from api.http.given import Here
from api.http.moments import Instant, Moment
from api.http.route import StrictRoute
from projections.public_register.answers import PublishedEdition, Statistics

router: Final = APIRouter(route_class=StrictRoute)


@router.get("/statistics", operation_id="statistics", responses=PROBLEMS_OF_QUESTIONS)
def statistics(
    here: Here, response: Response, as_of: Moment | None = None, known_at: Instant | None = None
) -> Statistics:
    """Counts by status, level, scheme and body at a moment, and what happened month by month up to it."""
    response.headers["Cache-Control"] = moving(None, here.clock())
    return here.public.statistics(as_of, known_at)


@router.get("/schemes", operation_id="schemes", responses=PROBLEMS_OF_QUESTIONS)
def schemes(here: Here, response: Response) -> tuple[PublishedEdition, ...]:
    """Every published edition with its levels, limits and score table."""
    response.headers["Cache-Control"] = moving(None, here.clock())
    return here.public.schemes()
