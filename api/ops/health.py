"""Health check, readiness check and metrics of this process."""

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
"""The longest time without a progress report of a view; a running worker reports every second."""

DATABASE_TIMEOUT: Final = 1.0
"""Seconds that the database has to respond."""

OK: Final = "ok"
NO_RESPONSE: Final = "does not respond"

_LOG: Final = structlog.get_logger("certtrail.readiness")
_APPLIED_MIGRATIONS: Final = "SELECT name FROM certtrail.migrations"


def check_readiness(container: Container) -> dict[str, str]:
    """Each check with `ok` or a few words on what is wrong, without hosts or people.

    If the database does not respond nothing else is checked, so that the response comes soon.
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
    """Whether a view is readable and up to date, in words, and its position."""

    words: str
    position: int = 0

    @property
    def ok(self) -> bool:
        """Whether the view is healthy."""
        return self.words == OK


def view_health(container: Container) -> Mapping[str, ViewHealth]:
    """View name → health. Only the process that updates a view knows why it is broken."""
    return {view.name: _health(container, view) for view in VIEWS}


def _health(container: Container, view: View) -> ViewHealth:
    try:
        with container.pool.connection() as connection:
            state = hold(connection, view.name, view.version)
    except ViewUnavailable as error:
        return ViewHealth(error.reason)
    except Exception as error:  # noqa: BLE001  (any error means that the check failed)
        _LOG.warning("readiness check failed", check=f"view {view.name}", exc_info=error)
        return ViewHealth(NO_RESPONSE)
    status = container.projection_thread.status[view.name]
    if status.condition is Condition.BROKEN:
        return ViewHealth(status.reason, state.position)
    if state.complete_until is None:
        return ViewHealth("nothing read yet", state.position)
    lag = container.clock() - state.complete_until
    return ViewHealth(OK if lag <= MAX_VIEW_LAG else f"{int(lag.total_seconds())} s behind", state.position)


def _run_check(container: Container, check: Callable[[Container], str]) -> str:
    try:
        return check(container)
    except Exception as error:  # noqa: BLE001  (any error means that the check failed)
        _LOG.warning("readiness check failed", check=check.__name__.strip("_"), exc_info=error)
        return NO_RESPONSE


def _database(container: Container) -> str:
    with container.pool.connection(timeout=DATABASE_TIMEOUT) as connection:
        connection.execute("SELECT 1")
    return "ok"


def _migrations(container: Container) -> str:
    with container.pool.connection() as connection:
        applied = {name for (name,) in connection.execute(_APPLIED_MIGRATIONS)}
    missing = [each.name for each in LEDGER if not each.optional and each.name not in applied]
    return f"missing: {', '.join(missing)}" if missing else "ok"


router: Final = APIRouter(tags=["operations"], route_class=StrictRoute)


class Health(BaseModel):
    """The process responds; nothing else is checked."""

    alive: bool = True


class Readiness(BaseModel):
    """Whether requests and commands are answered properly now, and the result of each check."""

    ready: bool
    checks: dict[str, str]


@router.get("/healthz", operation_id="healthz")
async def healthz(response: Response) -> Health:
    """Liveness: whether to restart this process. It does not depend on the database."""
    response.headers.update(NO_STORE)
    return Health()


@router.get(
    "/readyz", operation_id="readyz", responses={503: {"model": Readiness, "description": "Not ready."}}
)
def readyz(container: ContainerDep, response: Response) -> Readiness:
    """Readiness: whether to send requests here. Checks database, migrations, worker and each view."""
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
    """Metrics in the Prometheus text format, for loopback and the networks of CERTTRAIL_METRICS_FROM."""
    views = view_health(container)
    positions = {name: health.position for name, health in views.items()}
    up = {name: health.ok for name, health in views.items()}
    text = request.app.state.metrics.render(container.store.last_position(), positions, up)
    return Response(text, media_type=CONTENT_TYPE_LATEST, headers=NO_STORE)
