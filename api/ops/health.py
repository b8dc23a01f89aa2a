"""Is this process alive, is it ready, and what does it count?"""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from api.errors.handlers import NO_STORE
from api.http.dependencies import ContainerDep
from api.http.metrics_access import METRICS_ACCESS
from api.http.strict_route import StrictRoute
from api.ops.readiness import OK, check_readiness, view_health

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
    response.headers.update(NO_STORE)
    return Health()


@router.get(
    "/readyz", operation_id="readyz", responses={503: {"model": Readiness, "description": "Not ready."}}
)
def readyz(container: ContainerDep, response: Response) -> Readiness:
    """Whether to send requests here: the database answers, is migrated, and each view is followed."""
    checks = check_readiness(container)
    ready = all(result == OK for result in checks.values())
    response.status_code = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    response.headers.update(NO_STORE)
    return Readiness(ready=ready, checks=checks)


@router.get(
    "/metrics",
    operation_id="metrics",
    dependencies=[METRICS_ACCESS],
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(container: ContainerDep, request: Request) -> Response:
    """Counts and durations in the text form of Prometheus, for this machine and networks that are set."""
    views = view_health(container)
    positions = {name: health.position for name, health in views.items()}
    up = {name: health.ok for name, health in views.items()}
    text = request.app.state.metrics.render(container.store.last_position(), positions, up)
    return Response(text, media_type=CONTENT_TYPE_LATEST, headers=NO_STORE)
