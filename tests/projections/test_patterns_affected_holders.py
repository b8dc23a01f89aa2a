"""Pattern: certificates that a loss of approval touches, and where their holders went (rule 17)."""

from datetime import date
from typing import Final

import pytest

from domain.approval import ApprovalState
from domain.events.institution import ApprovalGiven, ApprovalSuspended, ApprovalWithdrawn
from domain.status.standing import Status
from domain.streams import body_stream
from projections.patterns.affected_holders import AffectedHolder, AffectedHolders
from projections.patterns.queries import Patterns
from projections.worker import Worker
from tests.projections.builders import (
    BODY,
    Clock,
    EventRecorder,
    applied,
    certificate,
    events_until_grant,
    organisation,
    registered,
    revoked,
)

OTHER: Final = "CNCA-R-2003-456"
FIRST, SECOND, TAKEN_OVER = "12325SC00001R0M", "12325SC00002R0M", "45625SC00001R0M"
SCOPE: Final = {"reason": "公告", "field": "SC03", "scheme": "after-sales", "edition": "GB/T 27922-2011"}
HOLDER, OTHER_HOLDER = organisation(), organisation("福州示范有限公司", uscc="91512081MA62K0260E")


@pytest.fixture
def lost(world: EventRecorder, clock: Clock) -> EventRecorder:
    """A body with two holders that lost its approval on 1 June; the second went to another body in July."""
    clock.set(date(2024, 1, 2))
    world.open_register()
    world.record(body_stream(OTHER), registered(OTHER))
    for body in (BODY, OTHER):
        world.record(body_stream(body), ApprovalGiven.model_validate(SCOPE))
    world.grant("first", FIRST, date(2025, 1, 10), HOLDER)
    world.grant("second", SECOND, date(2025, 1, 11), OTHER_HOLDER)
    clock.set(date(2025, 6, 1))
    fields = {**SCOPE, "cause": "fault", "notice": "No. 7", "effective_on": date(2025, 6, 1)}
    world.record(body_stream(BODY), ApprovalWithdrawn.model_validate(fields))
    clock.set(date(2025, 7, 1))
    _, *steps = events_until_grant(date(2025, 7, 1), TAKEN_OVER, OTHER_HOLDER)
    world.record(certificate("taken over"), applied(OTHER_HOLDER, OTHER), *steps)
    clock.set(date(2025, 8, 1))
    return world


def found(patterns: Patterns, worker: Worker, **conditions: object) -> list[AffectedHolder]:
    worker.catch_up()
    return list(patterns.search(AffectedHolders(**conditions)).rows)  # type: ignore[arg-type]  # by name


def test_a_row_says_what_a_certificate_reads_and_where_its_holder_went(
    lost: EventRecorder, patterns: Patterns, worker: Worker
) -> None:
    second, first = found(patterns, worker)

    assert (second.number, second.status, second.organisation) == (
        SECOND,
        Status.BODY_NOT_APPROVED,
        OTHER_HOLDER.name,
    )
    assert (second.state, second.since, second.notice) == (
        ApprovalState.WITHDRAWN_FOR_FAULT,
        date(2025, 6, 1),
        "No. 7",
    )
    assert [(each.number, each.body) for each in second.later] == [(TAKEN_OVER, OTHER)]
    assert (second.later_body, second.later_status, second.later_decided_on) == (
        OTHER,
        Status.VALID,
        date(2025, 7, 1),
    )
    assert (first.number, first.later, first.later_body, first.later_status) == (FIRST, (), None, None)


def test_the_later_certificate_is_shown_with_its_own_loss(
    lost: EventRecorder, patterns: Patterns, worker: Worker
) -> None:
    fields = {**SCOPE, "cause": "fault", "effective_on": date(2025, 8, 1)}
    lost.record(body_stream(OTHER), ApprovalWithdrawn.model_validate(fields))
    rows = found(patterns, worker, body=BODY)

    assert [row.later_status for row in rows] == [Status.BODY_NOT_APPROVED, None]


def test_a_certificate_of_another_body_from_before_the_loss_is_no_later_one(
    world: EventRecorder, clock: Clock, patterns: Patterns, worker: Worker
) -> None:
    clock.set(date(2024, 1, 2))
    world.open_register()
    world.record(body_stream(OTHER), registered(OTHER))
    world.record(body_stream(BODY), ApprovalGiven.model_validate(SCOPE))
    world.grant("first", FIRST, date(2025, 1, 10), HOLDER)
    _, *steps = events_until_grant(date(2025, 1, 10), TAKEN_OVER, HOLDER)
    world.record(certificate("other"), applied(HOLDER, OTHER), *steps)
    clock.set(date(2025, 6, 1))
    world.record(body_stream(BODY), ApprovalSuspended.model_validate(SCOPE))

    assert [(row.number, row.later) for row in found(patterns, worker)] == [(FIRST, ())]


def test_only_holders_who_have_gone_nowhere_remain(
    lost: EventRecorder, patterns: Patterns, worker: Worker
) -> None:
    assert [row.number for row in found(patterns, worker, remaining=True)] == [FIRST]


def test_the_period_is_that_of_the_first_day_and_other_bodies_are_left_out(
    lost: EventRecorder, patterns: Patterns, worker: Worker
) -> None:
    assert len(found(patterns, worker, since=date(2025, 6, 1), until=date(2025, 6, 1), body=BODY)) == 2
    assert found(patterns, worker, since=date(2025, 6, 2)) == []
    assert found(patterns, worker, body=OTHER) == []


def test_a_certificate_that_had_ended_is_not_affected_and_every_spell_counts(
    lost: EventRecorder, clock: Clock, patterns: Patterns, worker: Worker
) -> None:
    lost.record(certificate("taken over"), revoked())
    clock.set(date(2025, 9, 1))
    lost.record(body_stream(OTHER), ApprovalSuspended.model_validate(SCOPE))

    assert found(patterns, worker, body=OTHER) == []
    assert [row.later_status for row in found(patterns, worker)] == [Status.REVOKED, None]


def test_pages_of_rows_follow_each_other(lost: EventRecorder, patterns: Patterns, worker: Worker) -> None:
    worker.catch_up()
    first = patterns.search(AffectedHolders(), limit=1)
    second = patterns.search(AffectedHolders(), first.cursor, limit=1)

    assert [row.number for row in (*first.rows, *second.rows)] == [SECOND, FIRST]
    assert second.cursor is None
