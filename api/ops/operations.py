"""Is this process alive, is it ready, and what does it count?"""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from api.errors.refusals import NEVER_STORED
from api.http.figures_readers import ALLOWED
from api.http.given import Here
from api.http.route import StrictRoute
from api.ops.readiness import OK, readiness, view_health

router: Final = APIRouter(tags=["operations"], route_class=StrictRoute)


class Health(BaseModel):
    """The process answers; nothing else is claimed."""

    alive: bool = True


class Readiness(BaseModel):
    """Whether questions and commands are answered properly now, and each thing looked at."""

    ready: bool
    checks: dict[str, str]


@router.get("/healthz", operation_id="healthz")
async def healthz(response: Response) -> Health:
    """Whether to restart this process: not because of a database that is away."""
    response.headers.update(NEVER_STORED)
    return Health()


@router.get(
    "/readyz", operation_id="readyz", responses={503: {"model": Readiness, "description": "Not ready."}}
)
def readyz(here: Here, response: Response) -> Readiness:
    """Whether to send requests here: the database answers, is migrated, and each view is followed."""
    checks = readiness(here)
    ready = all(said == OK for said in checks.values())
    response.status_code = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    response.headers.update(NEVER_STORED)
    return Readiness(ready=ready, checks=checks)


@router.get(
    "/metrics",
    operation_id="metrics",
    dependencies=[ALLOWED],
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(here: Here, request: Request) -> Response:
    """Counts and durations in the text form of Prometheus, for this machine and networks that are set."""
    views = view_health(here)
    positions = {name: health.position for name, health in views.items()}
    up = {name: health.ok for name, health in views.items()}
    text = request.app.state.metrics.text(here.store.last_position(), positions, up)
    return Response(text, media_type=CONTENT_TYPE_LATEST, headers=NEVER_STORED)
