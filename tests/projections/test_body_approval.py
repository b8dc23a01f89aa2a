"""Approval of the body: its spells are joined with every answer, live and after a rebuild (rule 17)."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

import pytest

from domain.approval import ApprovalScope
from domain.calendar import end_of_day, start_of_day
from domain.events.base import Event
from domain.events.evaluation import AuditPurpose
from domain.events.institution import (
    ApprovalCorrected,
    ApprovalGiven,
    ApprovalResumed,
    ApprovalSuspended,
    ApprovalWithdrawn,
)
from domain.events.register import RulesAdopted
from domain.events.sanctions import Deregistered
from domain.scheme.grounds import DeregistrationGround
from domain.status.body_approval import TOUCHED
from domain.status.standing import Status
from domain.streams import body_stream
from projections.patterns.affected_holders import AffectedHolders
from projections.patterns.queries import Patterns
from projections.public_register.queries import PublicRegister
from projections.public_register.search import SearchFilters
from projections.public_register.verification import ClaimedCertificate
from projections.rebuild import rebuild
from projections.views import VIEWS
from projections.worker import Worker
from services.event_store import EventStore
from tests.projections.builders import (
    BODY,
    Clock,
    EventRecorder,
    applied,
    audited,
    certificate,
    events_until_grant,
    planned,
    revoked,
    supervised,
    suspended,
)

C: Final = "12325SC00002R0M"
D: Final = "12325SC00003R0M"
SCOPE: Final = {"reason": "notice", "field": "SC03", "scheme": "after-sales", "edition": "GB/T 27922-2011"}
APPROVAL_SCOPE: Final = ApprovalScope("SC03", "after-sales", "GB/T 27922-2011")
LIVING: Final = TOUCHED | {Status.BODY_NOT_APPROVED}
BODY_STREAM: Final = body_stream(BODY)


def withdrawn(cause: str, effective_on: date) -> ApprovalWithdrawn:
    return ApprovalWithdrawn.model_validate(
        {**SCOPE, "cause": cause, "effective_on": effective_on, "notice": "No. 12"}
    )


def approval(effective_on: date) -> ApprovalGiven:
    return ApprovalGiven.model_validate({**SCOPE, "effective_on": effective_on})


class Past:
    """Records what happened, day by day."""

    def __init__(self, world: EventRecorder, clock: Clock) -> None:
        self.world, self.clock = world, clock

    def of_body(self, day: date, *events: Event, hour: int = 9) -> None:
        """Events about the body."""
        self.clock.set(day, hour)
        self.world.record(BODY_STREAM, *events)

    def of(self, name: str, day: date, *events: Event, hour: int = 10) -> None:
        """Events about a certificate."""
        self.clock.set(day, hour)
        self.world.record(certificate(name), *events)

    def supervise(self, name: str, day: date, number: int) -> None:
        """A surveillance that was planned, held and passed on one day."""
        plan = planned(day, number, AuditPurpose.SURVEILLANCE)
        self.of(name, day, plan, audited(day, number), supervised(day, number))


@pytest.fixture
def past(world: EventRecorder, clock: Clock) -> Past:
    clock.set(date(2024, 1, 2))
    world.open_register()
    world.record(certificate("rules"), RulesAdopted(reason="upgraded", rules="present"))
    past = Past(world, clock)
    past.of_body(date(2024, 1, 3), approval(date(2024, 1, 3)))
    past.of("D", date(2025, 1, 15), *events_until_grant(date(2025, 1, 15), D))
    past.of("C", date(2025, 3, 10), *events_until_grant(date(2025, 3, 10), C))
    return past


@pytest.fixture
def rebuilt(store: EventStore, migrated_url: str) -> Callable[[], object]:
    """Rebuilds the register."""
    view = next(each for each in VIEWS if each.name == "public_register")
    return lambda: rebuild(view, store, migrated_url, lambda *_: None)


def status(register: PublicRegister, number: str, as_of: date, known: date | None = None) -> Status:
    answer = register.lookup(number, as_of, end_of_day(known) if known else None)
    assert answer
    return answer.status


def test_v4_a_withdrawal_for_fault_live_and_rebuilt(
    past: Past, worker: Worker, register: PublicRegister, rebuilt: Callable[[], object]
) -> None:
    past.of("C", date(2026, 5, 20), suspended(date(2026, 11, 19)))
    past.of_body(date(2026, 6, 3), withdrawn("fault", date(2026, 6, 1)))
    past.of_body(date(2026, 9, 1), approval(date(2026, 9, 1)))
    past.of("C", date(2026, 9, 10), revoked())
    past.clock.set(date(2028, 6, 1))
    rows = [
        (date(2026, 5, 31), None, Status.SUSPENDED),
        (date(2026, 6, 2), date(2026, 6, 2), Status.SUSPENDED),
        (date(2026, 6, 2), date(2026, 6, 4), Status.BODY_NOT_APPROVED),
        (date(2026, 9, 2), None, Status.BODY_NOT_APPROVED),
        (date(2026, 9, 11), None, Status.REVOKED),
        (date(2028, 3, 10), None, Status.REVOKED),
    ]
    worker.catch_up()
    live = [status(register, C, as_of, known) for as_of, known, _ in rows]
    rebuilt()

    assert live == [expected for _, _, expected in rows]
    assert [status(register, C, as_of, known) for as_of, known, _ in rows] == live


def test_v5_certificates_of_an_approval_given_up_run_out(
    past: Past, worker: Worker, register: PublicRegister, rebuilt: Callable[[], object]
) -> None:
    past.supervise("C", date(2026, 2, 20), 2)
    past.of_body(date(2026, 3, 25), withdrawn("given_up", date(2026, 4, 1)))
    past.clock.set(date(2027, 3, 1))
    rows = [
        (C, date(2026, 5, 1), Status.VALID),
        (C, date(2027, 2, 20), Status.VALID),
        (C, date(2027, 2, 21), Status.BODY_NOT_APPROVED),
        (D, date(2026, 3, 31), Status.VALID),
        (D, date(2026, 4, 1), Status.BODY_NOT_APPROVED),
    ]
    worker.catch_up()
    live = [status(register, number, as_of) for number, as_of, _ in rows]
    rebuilt()
    running_out = register.lookup(C, date(2026, 5, 1))

    assert live == [expected for _, _, expected in rows]
    assert [status(register, number, as_of) for number, as_of, _ in rows] == live
    assert running_out
    assert (running_out.last_day, running_out.valid_until) == (date(2027, 2, 20), date(2028, 3, 9))


def test_v12_the_certificate_goes_to_another_body(
    past: Past, worker: Worker, register: PublicRegister, rebuilt: Callable[[], object]
) -> None:
    """Without the decision to transfer: what both bodies recorded is answered alike by both clocks."""
    other, day = "12326SC00009R0M", date(2026, 7, 20)
    past.of_body(date(2026, 6, 3), withdrawn("fault", date(2026, 6, 1)))
    terms = {"valid_from": date(2026, 8, 1), "valid_until": date(2028, 3, 9)}
    *before, grant = events_until_grant(day, other)
    before[0] = applied(body="CNCA-R-2003-456")
    past.of("B", day, *before, grant.model_copy(update=terms))
    past.of("C", date(2026, 8, 1), DEREGISTERED)
    past.clock.set(date(2028, 6, 1))
    rows = [
        (C, date(2026, 7, 31), Status.BODY_NOT_APPROVED),
        (C, date(2026, 8, 1), Status.DEREGISTERED),
        (other, date(2026, 7, 31), Status.NOT_YET_ISSUED),
        (other, date(2026, 8, 1), Status.VALID),
        (other, date(2028, 3, 9), Status.VALID),
    ]
    worker.catch_up()
    live = [status(register, number, as_of) for number, as_of, _ in rows]
    rebuilt()

    assert live == [expected for _, _, expected in rows]
    assert [status(register, number, as_of) for number, as_of, _ in rows] == live


DEREGISTERED: Final = Deregistered(
    reason="taken over by another body",
    ground=DeregistrationGround.TRANSFERRED,
    public=True,
    fault=False,
    effective_on=date(2026, 8, 1),
)


def test_search_list_check_statistics_and_history_of_the_day_say_the_same(
    past: Past, worker: Worker, register: PublicRegister
) -> None:
    past.of_body(date(2025, 6, 3), withdrawn("fault", date(2025, 6, 1)))
    past.clock.set(date(2025, 6, 5))
    worker.catch_up()
    found, _ = register.search(SearchFilters(body=BODY)).found
    (line,) = register.verify([ClaimedCertificate(C)]).lines
    (count,) = register.statistics().counts
    answer = register.lookup(C, date(2025, 6, 1))

    assert (found.status, line.status, count.status) == (Status.BODY_NOT_APPROVED,) * 3
    assert answer
    assert [(each.before, each.after) for each in answer.changes_that_day or ()] == [
        (Status.VALID, Status.BODY_NOT_APPROVED)
    ]
    assert answer.notices == found.notices == line.notices
    assert register.search(SearchFilters(body=BODY, status=Status.VALID)).found == ()
    assert len(register.search(SearchFilters(body=BODY, status=Status.BODY_NOT_APPROVED)).found) == 2


def test_an_answer_about_now_is_true_until_the_approval_changes_it(
    past: Past, worker: Worker, register: PublicRegister
) -> None:
    past.of_body(date(2025, 6, 3), withdrawn("fault", date(2025, 7, 1)))
    worker.catch_up()
    answer = register.lookup(C)

    assert answer
    assert (answer.status, answer.true_until) == (Status.VALID, start_of_day(date(2025, 7, 1)))


def test_one_event_of_the_body_writes_no_row_of_a_certificate(
    past: Past, worker: Worker, register: PublicRegister
) -> None:
    worker.catch_up()
    before = register.lookup(C)
    past.of_body(date(2025, 6, 3), withdrawn("fault", date(2025, 6, 1)))
    worker.catch_up()
    after = register.lookup(C)

    assert before
    assert after
    assert (before.status, after.status) == (Status.VALID, Status.BODY_NOT_APPROVED)
    assert before.position == after.position


class RandomPast:
    """A random history of approvals, corrections, grants and surveillances."""

    def __init__(self, past: Past, seed: int) -> None:
        self.past, self.chance = past, random.Random(seed)
        self.day, self.supervised = date(2025, 3, 11), 1
        self.decided_on = {C: date(2025, 3, 10), D: date(2025, 1, 15)}

    def take_a_step(self, step: int) -> None:
        """Some weeks later one more thing is recorded."""
        self.day += timedelta(days=self.chance.randrange(5, 90))
        if step % 5 == 0:
            number = f"12325SC001{step:02}R0M"
            self.past.of(f"N{step}", self.day, *events_until_grant(self.day, number))
            self.decided_on[number] = self.day
        elif step % 5 == 1:
            self.supervised += 1
            self.past.supervise("C", self.day, self.supervised)
        else:
            self.past.of_body(self.day, self.chance.choice(self._approval_events()))

    def _approval_events(self) -> list[Event]:
        on = self.day + timedelta(days=self.chance.randrange(-60, 40))
        until = self.chance.choice([None, on + timedelta(days=self.chance.randrange(30, 200))])
        last = len(self.past.world.store.history(BODY_STREAM))
        return [
            withdrawn("fault", on),
            withdrawn("given_up", on),
            approval(on),
            ApprovalSuspended.model_validate({**SCOPE, "effective_on": on, "until": until}),
            ApprovalResumed.model_validate({**SCOPE, "effective_on": on}),
            ApprovalCorrected(reason="slip", version=self.chance.randrange(2, last + 1)),
        ]


@pytest.mark.parametrize("seed", range(6))
def test_statistics_count_what_each_look_up_says(
    seed: int, past: Past, worker: Worker, register: PublicRegister
) -> None:
    """The SQL of many rows equals the answer that the domain makes of each."""
    history = RandomPast(past, seed)
    for step in range(15):
        history.take_a_step(step)
    past.clock.set(history.day + timedelta(days=400))
    worker.catch_up()
    moments = [date(2025, 3, 11) + timedelta(days=61 * each) for each in range(24)]
    for as_of, known in [(as_of, known) for as_of in moments for known in (None, date(2026, 1, 1))]:
        moment = end_of_day(known) if known else None
        answers = [register.lookup(number, as_of, moment) for number in history.decided_on]
        counted: Counter[Status] = Counter()
        for count in register.statistics(as_of, moment).counts:
            counted[count.status] += count.certificates

        assert counted == Counter(answer.status for answer in answers if answer), (seed, as_of, known)


@pytest.mark.parametrize("seed", range(3))
def test_what_an_event_affects_is_what_each_look_up_says(
    seed: int, past: Past, worker: Worker, register: PublicRegister, patterns: Patterns
) -> None:
    """Counted before it is recorded and listed afterwards: at moments past and to come, as known then."""
    history = RandomPast(past, seed)
    for step in range(15):
        history.take_a_step(step)
    past.clock.set(history.day + timedelta(days=400))
    worker.catch_up()

    def affected(day: date, moment: datetime | None) -> dict[str, Status]:
        decided = [number for number, on in history.decided_on.items() if on < day]
        answers = {number: register.lookup(number, day, moment) for number in decided}
        return {number: each.status for number, each in answers.items() if each and each.status in LIVING}

    days = [date(2025, 3, 10) + timedelta(days=87 * each) for each in range(18)]
    for day, known in [(day, known) for day in days for known in (None, date(2026, 1, 1))]:
        moment = end_of_day(known) if known else None
        counted = register.certificates_under(BODY, APPROVAL_SCOPE, day, moment)

        assert counted.by_status == Counter(affected(day, moment).values()), (seed, day, known)
    rows = patterns.search(AffectedHolders(), limit=500).rows
    assert {
        position: [row.number for row in rows if row.position == position]
        for position in {row.position for row in rows}
    } == {row.position: sorted(affected(row.since, None), reverse=True) for row in rows}
