"""List of the views."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from domain.working_days import WorkingDays
from projections.audit_trail.store import AUDIT_TRAIL
from projections.public_register.store import PUBLIC_REGISTER
from projections.view import Connection, View
from projections.worklist.store import WORKLIST, adopt_calendar

VIEWS: Final = (PUBLIC_REGISTER, AUDIT_TRAIL, WORKLIST)
"""In the order in which a batch is applied: what the public sees comes first.

A folder here with a `tables.py` is a view and stands in this list; `certtrail migrate` then creates it.
"""


def views_with(working_days: Callable[[], WorkingDays]) -> tuple[View, ...]:
    """The views, with a calendar for the work list; without one it counts weekends alone (rule 33).

    It is called when the work list is first updated, since reading a calendar takes a while.
    """

    def prepare(connection: Connection, schema: str) -> None:
        adopt_calendar(working_days(), connection, schema)

    return tuple(replace(view, prepare=prepare) if view is WORKLIST else view for view in VIEWS)
