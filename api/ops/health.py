"""Is this process alive, is it ready, and what does it count?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Final

import structlog
from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from api.app.container import Container
from api.errors.handlers import NO_STORE
from api.http.dependencies import ContainerDep
from api.http.metrics_access import METRICS_ACCESS
from api.http.strict_route import StrictRoute
from projections.tracking import ViewUnavailable, hold
from projections.view import View
from projections.view_runner import Condition
from projections.views import VIEWS
from services.migrations import LEDGER

MAX_VIEW_LAG: Final = timedelta(seconds=60)
"""For so long nobody need have vouched for the views; a worker that follows does so every second."""

DATABASE_TIMEOUT: Final = 1.0
"""Seconds that the database has to answer."""

OK: Final = "ok"
SILENT: Final = "does not answer"

_LOG: Final = structlog.get_logger("certtrail.readiness")
_APPLIED_MIGRATIONS: Final = "SELECT name FROM certtrail.migrations"


def check_readiness(container: Container) -> dict[str, str]:
    """What was looked at, each with `ok` or a few words on what is wrong; nothing about where or who.

    While the database is away nothing else is looked at, so that the answer does not take long.
    """
    checks = {
        "database": _run_check(container, _database),
        "worker": "ok" if container.projection_thread.alive else "stopped: the log says why",
    }
    if checks["database"] != OK:
        return checks
    views = {f"view {name}": health.words for name, health in view_health(container).items()}
    return {**checks, "migrations": _run_check(container, _migrations), **views}


@dataclass(frozen=True)
class ViewHealth:
    """Whether a view can be read and is up with the events, in words, and how far it has read."""

    words: str
    position: int = 0

    @property
    def ok(self) -> bool:
        """Whether there is nothing to do."""
        return self.words == OK


def view_health(here: Container) -> Mapping[str, ViewHealth]:
    """Each view by its name. Why one is broken is known only to the process that follows it."""
    return {view.name: _health(here, view) for view in VIEWS}


def _health(here: Container, view: View) -> ViewHealth:
    try:
        with here.pool.connection() as connection:
            state = hold(connection, view.name, view.version)
    except ViewUnavailable as unavailable:
        return ViewHealth(unavailable.reason)
    except Exception as failed:  # noqa: BLE001  (whatever it is, the answer is that this does not work)
        _LOG.warning("not ready", check=f"view {view.name}", exc_info=failed)
        return ViewHealth(SILENT)
    status = here.projection_thread.status[view.name]
    if status.condition is Condition.BROKEN:
        return ViewHealth(status.reason, state.position)
    if state.complete_until is None:
        return ViewHealth("nothing read yet", state.position)
    late = here.clock() - state.complete_until
    return ViewHealth(OK if late <= MAX_VIEW_LAG else f"{int(late.total_seconds())} s behind", state.position)


def _run_check(container: Container, check: Callable[[Container], str]) -> str:
    try:
        return check(container)
    except Exception as error:  # noqa: BLE001  (whatever it is, the answer is that this does not work)
        _LOG.warning("not ready", check=check.__name__.strip("_"), exc_info=error)
        return SILENT


def _database(container: Container) -> str:
    with container.pool.connection(timeout=DATABASE_TIMEOUT) as connection:
        connection.execute("SELECT 1")
    return "ok"


def _migrations(container: Container) -> str:
    with container.pool.connection() as connection:
        done = {name for (name,) in connection.execute(_APPLIED_MIGRATIONS)}
    missing = [each.name for each in LEDGER if not each.optional and each.name not in done]
    return f"missing: {', '.join(missing)}" if missing else "ok"


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
