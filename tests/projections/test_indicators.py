"""Indicators of the audit trail: the same however the events arrive in batches."""

from datetime import date, timedelta

import psycopg

from domain.events.sanctions import Reinstated
from domain.events.set_aside import SetAside, SetAsideBasis
from projections.audit_trail.store import AUDIT_TRAIL
from projections.rebuild import rebuild
from projections.views import VIEWS
from projections.worker import Pace, Worker
from services.event_store import EventStore
from tests.projections.builders import Clock, EventRecorder, revoked, suspended

DAY = date(2025, 3, 10)
UNTIL = date(2025, 9, 1)


def test_a_rebuilt_trail_has_the_indicators_that_single_events_gave(
    migrated_url: str, store: EventStore, world: EventRecorder, clock: Clock
) -> None:
    world.open_register()
    one = world.grant("one", "12325SC00001R0M", DAY)
    world.record(one, suspended(UNTIL), Reinstated(reason="closed", conditions_met=("all closed",)))
    clock.set(DAY + timedelta(days=5))
    (_, again) = world.record(one, suspended(UNTIL), suspended(UNTIL)).recorded
    since = again.effective_at
    basis = SetAsideBasis.COURT
    world.record(one, SetAside(reason="wrong", version=again.version, basis=basis, since=since), revoked())
    Worker(migrated_url, store, VIEWS, clock=clock, pace=Pace(batch=1)).catch_up()

    assert rebuild(AUDIT_TRAIL, store, migrated_url).differences == ()
    with psycopg.connect(migrated_url) as connection:
        kinds = connection.execute("SELECT kind FROM audit_trail.indicators ORDER BY kind").fetchall()
    assert kinds == [("contradicted_ground",), ("contradicted_ground",), ("suspended_again",)]
