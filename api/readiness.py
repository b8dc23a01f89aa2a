"""Can this process answer properly now, and if not, what is missing?"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import structlog

from api.composition import Composition
from api.migrate import MIGRATIONS

LATEST: Final = timedelta(seconds=60)
"""For so long nobody need have vouched for the views; a worker that follows does so every second."""

SOON: Final = 1.0
"""Seconds that the database has to answer."""

_LOG: Final = structlog.get_logger("certtrail.readiness")
_MIGRATED: Final = "SELECT name FROM certtrail.migrations"


def readiness(here: Composition) -> dict[str, str]:
    """What was looked at, each with `ok` or a few words on what is wrong; nothing about where or who.

    While the database is away nothing else is looked at, so that the answer does not take long.
    """
    database = _answers(here, _database)
    deeper = {"migrations": _migrations, "views": _views} if database == "ok" else {}
    return {
        "database": database,
        "worker": "ok" if here.following.alive else "stopped at an event it cannot read",
        **{name: _answers(here, check) for name, check in deeper.items()},
    }


def _answers(here: Composition, check: Callable[[Composition], str]) -> str:
    try:
        return check(here)
    except Exception as failed:  # noqa: BLE001  (whatever it is, the answer is that this does not work)
        _LOG.warning("not ready", check=check.__name__.strip("_"), exc_info=failed)
        return "does not answer"


def _database(here: Composition) -> str:
    with here.pool.connection(timeout=SOON) as connection:
        connection.execute("SELECT 1")
    return "ok"


def _migrations(here: Composition) -> str:
    with here.pool.connection() as connection:
        done = {name for (name,) in connection.execute(_MIGRATED)}
    needed = [migration.name for migration in MIGRATIONS if "roles" not in migration.name]
    missing = [name for name in needed if name not in done]  # separate roles are a wish, not a need
    return f"missing: {', '.join(missing)}" if missing else "ok"


def _views(here: Composition) -> str:
    complete = here.public.position().complete_until
    if complete is None:
        return "nothing read yet"
    late = here.clock() - complete
    return "ok" if late <= LATEST else f"{int(late.total_seconds())} s behind"
