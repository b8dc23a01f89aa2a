"""Pattern: decisions in a holder's favour while the body's approval was not live (rule 17)."""

from datetime import date
from typing import Final

import pytest

from domain.events.base import Event
from domain.events.evaluation import AuditPurpose
from domain.events.institution import (
    ApprovalCorrected,
    ApprovalGiven,
    ApprovalSuspended,
    ApprovalWithdrawn,
    WithdrawalCause,
)
from domain.streams import body_stream
from projections.patterns.queries import Patterns
from projections.patterns.without_approval import ActsWithoutApproval
from projections.worker import Worker
from tests.projections.builders import (
    BODY,
    Clock,
    EventRecorder,
    audited,
    certificate,
    events_until_grant,
    planned,
    revoked,
    supervised,
)

NUMBER: Final = "12325SC00002R0M"
SCOPE: Final = {"reason": "公告", "field": "SC03", "scheme": "after-sales", "edition": "GB/T 27922-2011"}
STREAM: Final = body_stream(BODY)


def withdrawn(on: date) -> ApprovalWithdrawn:
    fields = {**SCOPE, "cause": WithdrawalCause.FAULT, "effective_on": on, "notice": "No. 7"}
    return ApprovalWithdrawn.model_validate(fields)


@pytest.fixture
def at(world: EventRecorder, clock: Clock) -> EventRecorder:
    """A body that was approved in 2024, and a grant of 2025."""
    clock.set(date(2024, 1, 2))
    world.open_register()
    world.record(STREAM, ApprovalGiven.model_validate(SCOPE))
    clock.set(date(2025, 3, 10), 10)
    world.record(certificate("C"), *events_until_grant(date(2025, 3, 10), NUMBER))
    return world


def record(world: EventRecorder, clock: Clock, day: date, *events: Event, hour: int = 12) -> None:
    clock.set(day, hour)
    stream = STREAM if events[0].topic.startswith("body") else certificate("C")
    world.record(stream, *events)


def surveillance(day: date, number: int, **changes: object) -> tuple[Event, ...]:
    """A surveillance that was planned, held and concluded on one day."""
    plan = planned(day, number, AuditPurpose.SURVEILLANCE)
    return (plan, audited(day, number), supervised(day, number, **changes))


def found(patterns: Patterns, worker: Worker, **conditions: object) -> list[str]:
    worker.catch_up()
    rows = patterns.search(ActsWithoutApproval(**conditions)).rows  # type: ignore[arg-type]  # by name
    return sorted(row.topic.rsplit(".", 1)[0] for row in rows)


def test_a_withdrawal_recorded_later_with_an_earlier_day_shows_what_was_decided_between(
    at: EventRecorder, clock: Clock, patterns: Patterns, worker: Worker
) -> None:
    record(at, clock, date(2026, 2, 10), *surveillance(date(2026, 2, 10), 2))
    before = found(patterns, worker)
    record(at, clock, date(2026, 2, 12), withdrawn(date(2026, 2, 10)))
    after = found(patterns, worker)
    (row,) = patterns.search(ActsWithoutApproval()).rows

    assert (before, after) == ([], ["certificate.supervised"])
    assert (row.number, row.edition, row.notice) == (NUMBER, "GB/T 27922-2011", "No. 7")
    assert (row.since, row.recorded_on) == (date(2026, 2, 10), date(2026, 2, 10))


@pytest.mark.parametrize(
    ("first_day", "expected"),
    [
        (date(2025, 3, 11), []),
        (date(2025, 3, 10), ["certificate.accepted", "certificate.granted"]),
    ],
)
def test_the_day_of_the_loss_counts_and_the_day_before_does_not(
    first_day: date,
    expected: list[str],
    at: EventRecorder,
    clock: Clock,
    patterns: Patterns,
    worker: Worker,
) -> None:
    record(at, clock, date(2025, 4, 1), withdrawn(first_day))

    assert found(patterns, worker) == expected


def test_a_decision_of_the_same_day_before_the_loss_was_recorded_had_an_approval(
    at: EventRecorder, clock: Clock, patterns: Patterns, worker: Worker
) -> None:
    record(at, clock, date(2026, 2, 10), *surveillance(date(2026, 2, 10), 2), hour=10)
    gone = withdrawn(date(2026, 2, 10)).model_copy(update={"effective_on": None})
    record(at, clock, date(2026, 2, 10), gone, hour=15)

    assert found(patterns, worker) == []


def test_sanctions_and_failed_surveillances_are_in_nobodys_favour(
    at: EventRecorder, clock: Clock, patterns: Patterns, worker: Worker
) -> None:
    record(at, clock, date(2026, 2, 10), *surveillance(date(2026, 2, 10), 2, passed=False))
    record(at, clock, date(2026, 2, 11), revoked())
    record(at, clock, date(2026, 2, 12), withdrawn(date(2026, 2, 1)))

    assert found(patterns, worker) == []


def test_a_suspension_counts_to_its_last_day_alone(
    at: EventRecorder, clock: Clock, patterns: Patterns, worker: Worker
) -> None:
    record(at, clock, date(2026, 2, 10), *surveillance(date(2026, 2, 10), 2))
    record(at, clock, date(2026, 2, 11), *surveillance(date(2026, 2, 11), 3))
    fields = {**SCOPE, "effective_on": date(2026, 2, 1), "until": date(2026, 2, 10)}
    record(at, clock, date(2026, 3, 1), ApprovalSuspended.model_validate(fields))
    worker.catch_up()
    rows = patterns.search(ActsWithoutApproval()).rows

    assert [row.recorded_on for row in rows] == [date(2026, 2, 10)]
    assert found(patterns, worker, since=date(2026, 2, 11)) == []


def test_a_corrected_slip_takes_the_rows_away(
    at: EventRecorder, clock: Clock, patterns: Patterns, worker: Worker
) -> None:
    record(at, clock, date(2025, 4, 1), withdrawn(date(2025, 3, 10)))
    shown = found(patterns, worker)
    record(at, clock, date(2025, 4, 2), ApprovalCorrected(reason="slip", version=3))

    assert shown == ["certificate.accepted", "certificate.granted"]
    assert found(patterns, worker) == []
