"""Can this process answer properly now, and if not, what is missing?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from api.app.container import Container
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
