"""Timelines: the right public answer at each moment, from the live register and after a rebuild."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import pytest

from domain.calendar import end_of_day, last_day_of_term, start_of_day
from domain.deadlines import Kind
from domain.events.base import Event
from domain.events.decision import Replaced
from domain.events.evaluation import AuditPurpose, Finding, Grade
from domain.events.register import RulesAdopted
from domain.events.sanctions import Reinstated
from domain.events.set_aside import Carried, CarriedOver, SetAside, SetAsideBasis
from projections.public_register.queries import PublicRegister
from projections.rebuild import rebuild
from projections.views import VIEWS
from projections.worker import Worker
from projections.worklist.filters import WorklistFilters
from projections.worklist.queries import Worklist
from projections.worklist.store import WORKLIST
from services.event_store import EventStore
from tests.projections.builders import (
    BODY,
    Clock,
    EventRecorder,
    applied,
    audited,
    certificate,
    events_until_grant,
    granted,
    planned,
    revoked,
    supervised,
    suspended,
)

RULES: Final = certificate("rules")
R0: Final = "12323SC00001R0M"
R1: Final = "12326SC00001R1M"
C: Final = "12325SC00002R0M"
BEGINS: Final = date(2026, 12, 28)
SECRET: Final = "the register of complaints was not kept"
LAST_LOOK: Final = date(2028, 6, 1)


class Past:
    """Records what happened, day by day."""

    def __init__(self, world: EventRecorder, clock: Clock) -> None:
        self.world, self.clock = world, clock

    def supervise(self, day: date, number: int, **changes: object) -> None:
        """A surveillance of C, planned, held and concluded on one day."""
        plan = planned(day, number, AuditPurpose.SURVEILLANCE)
        self.record("C", day, plan, audited(day, number), supervised(day, number, **changes))

    def record(self, name: str, day: date, *events: Event, hour: int = 9) -> int:
        """Record events of that day; the version of the last one."""
        self.clock.set(day, hour)
        stream = certificate(name)
        self.world.record(stream, *events)
        return len(self.world.store.history(stream))

    def grant_r0_and_r1(self, level1: str = "four-star") -> None:
        """R0 of 2023, and R1 granted on 2026-09-21 to begin after it."""
        first = date(2023, 12, 28)
        self.record("R0", first, *events_until_grant(first, R0))
        terms = {"valid_from": BEGINS, "valid_until": last_day_of_term(BEGINS, 3)}
        grant = granted(R1, date(2026, 9, 21), level=level1, cycle=1).model_copy(update=terms)
        day = date(2026, 9, 21)
        before = events_until_grant(day, R1)[1:-1]
        self.record("R1", day, applied(prior=certificate("R0")), *before, grant)
        self.record(
            "R0",
            date(2026, 9, 21),
            Replaced(reason="renewed", by=certificate("R1"), number=R1, from_day=BEGINS),
            hour=10,
        )

    def grant_c(self) -> int:
        """C, valid from 2025-03-10."""
        day = date(2025, 3, 10)
        return self.record("C", day, *events_until_grant(day, C))

    def carry(self, day: date, what: Carried, since: datetime, hour: int = 10, **changes: object) -> None:
        """A decision about R0 holds for R1."""
        values = {"reason": "carried", "from_stream": certificate("R0"), "from_version": 1, "what": what}
        self.record("R1", day, CarriedOver.model_validate(values | {"since": since} | changes), hour=hour)


@dataclass(frozen=True)
class Row:
    """A question and what its answer has."""

    number: str
    as_of: date
    known: date | None
    has: dict[str, object]


def set_aside(version: int, since: datetime, **changes: object) -> SetAside:
    values = {"reason": "wrong", "version": version, "basis": SetAsideBasis.COURT, "since": since}
    return SetAside.model_validate(values | changes)


def v1(past: Past) -> None:
    past.grant_r0_and_r1()
    past.record("R0", date(2026, 10, 15), revoked(), hour=10)
    since = start_of_day(date(2026, 10, 15)) + timedelta(hours=10)
    past.carry(date(2026, 10, 15), Carried.REVOKED, since, ground="fraud")


def v2(past: Past) -> None:
    past.grant_r0_and_r1()
    until = date(2027, 5, 19)
    past.record("R0", date(2026, 11, 20), suspended(until))
    since = start_of_day(date(2026, 11, 20)) + timedelta(hours=9)
    past.carry(date(2026, 11, 20), Carried.SUSPENDED, since, hour=9, until=until, ground="complaint")
    past.record("R1", date(2027, 3, 1), Reinstated(reason="closed", conditions_met=()))


def v3(past: Past) -> None:
    past.grant_r0_and_r1(level1="five-star")
    since = start_of_day(date(2026, 11, 1)) + timedelta(hours=10)
    past.carry(date(2026, 11, 1), Carried.DOWNGRADED, since, level="three-star")
    past.record("R1", date(2027, 2, 1), set_aside(8, since))


def v7(past: Past) -> None:
    past.grant_c()
    past.supervise(date(2026, 2, 20), 2)
    version = past.record("C", date(2026, 9, 1), revoked(), hour=10)
    past.record("C", date(2027, 6, 15), set_aside(version, start_of_day(date(2026, 9, 1))), hour=14)


def v7_from_a_day(past: Past) -> None:
    past.grant_c()
    version = past.record("C", date(2026, 9, 1), revoked(), hour=10)
    day = date(2027, 6, 15)
    past.record("C", day, set_aside(version, start_of_day(day), effective_on=day), hour=14)


def v7_too_late(past: Past) -> None:
    past.grant_c()
    version = past.record("C", date(2026, 9, 1), revoked(), hour=10)
    past.record("C", date(2028, 5, 1), set_aside(version, start_of_day(date(2026, 9, 1))))


def v8(past: Past) -> None:
    past.grant_c()
    first = past.record("C", date(2026, 1, 5), suspended(date(2026, 7, 4)))
    past.supervise(date(2026, 2, 1), 2)
    second = past.record("C", date(2026, 7, 8), revoked())
    since = start_of_day(date(2026, 1, 5))
    past.record("C", date(2026, 8, 1), set_aside(first, since, falls=(second,)))


def v9(past: Past) -> None:
    day = date(2026, 3, 10)
    version = past.record("C", day, *events_until_grant(day, C))
    past.record("C", date(2026, 5, 20), set_aside(version, start_of_day(day)))


def v10(past: Past) -> None:
    past.grant_c()
    past.supervise(date(2025, 11, 3), 2, passed=False)
    past.supervise(date(2026, 1, 20), 3, counts=False)


def v10_of_the_first_version(past: Past) -> None:
    past.grant_c()
    past.supervise(date(2025, 11, 3), 2, passed=False)
    past.supervise(date(2026, 1, 20), 3)


def v11(past: Past) -> None:
    past.grant_c()
    past.supervise(date(2026, 2, 1), 2)
    day = date(2026, 2, 20)
    major = Finding(id="3-N1", grade=Grade.MAJOR, statement=SECRET, due=date(2026, 5, 21))
    found = audited(day, 3).model_copy(update={"findings": (major,)})
    past.record("C", day, planned(day, 3, AuditPurpose.CHANGE), found)


def v6(past: Past) -> None:
    past.grant_c()
    past.record("C", date(2025, 12, 1), suspended(date(2026, 5, 31)))
    past.record("C", date(2026, 4, 10), Reinstated(reason="closed", conditions_met=()))
    past.record("C", date(2026, 4, 20), suspended(date(2026, 6, 10)))


VALID: Final[dict[str, object]] = {"status": "valid"}
REVOKED: Final[dict[str, object]] = {"status": "revoked", "reliance": "no"}
D = date
ROWS: Final[dict[str, tuple[Callable[[Past], None], tuple[Row, ...]]]] = {
    "V1": (
        v1,
        (
            Row(R1, D(2026, 10, 1), D(2026, 10, 1), {"status": "not_yet_issued", "until_then": "valid"}),
            Row(R1, D(2026, 10, 20), None, REVOKED),
            Row(R1, D(2027, 1, 5), None, REVOKED),
            Row(R1, D(2027, 1, 5), D(2026, 10, 1), {**VALID, "reliance": "no", "kinds": ["future_day"]}),
        ),
    ),
    "V2": (
        v2,
        (
            Row(R0, D(2026, 12, 27), None, {"status": "suspended"}),
            Row(R0, D(2026, 12, 28), None, {"status": "expired"}),
            Row(R1, D(2026, 12, 27), None, {"status": "not_yet_issued", "begins_as": "suspended"}),
            Row(R1, D(2026, 12, 28), None, {"status": "suspended", "suspended_until": D(2027, 5, 19)}),
            Row(R1, D(2027, 3, 1), None, {**VALID, "reliance": "yes"}),
        ),
    ),
    "V3": (
        v3,
        (
            Row(R1, BEGINS, D(2026, 10, 1), {"level": "five-star"}),
            Row(R1, BEGINS, D(2027, 1, 15), {"level": "three-star"}),
            Row(R1, BEGINS, D(2027, 2, 2), {"level": "five-star"}),
        ),
    ),
    "V6": (v6, (Row(C, D(2026, 6, 11), None, {"status": "suspended", "suspension_overdue": True}),)),
    "V7": (
        v7,
        (
            Row(C, D(2026, 10, 1), D(2026, 10, 1), {**REVOKED, "reason": "fraud", "taken_back": []}),
            Row(C, D(2026, 10, 1), D(2027, 6, 16), {**VALID, "reason": None, "taken_back": ["revoked"]}),
            Row(C, D(2027, 6, 16), None, {**VALID, "next_surveillance_due": D(2027, 9, 13)}),
            Row(C, D(2027, 9, 13), None, {**VALID, "reliance": "yes"}),
            Row(C, D(2027, 9, 14), None, {**VALID, "reliance": "with_notice", "days": [1]}),
        ),
    ),
    "V7 from a day": (
        v7_from_a_day,
        (Row(C, D(2026, 10, 1), D(2027, 6, 16), {**REVOKED, "reason": None}),),
    ),
    "V7 too late": (v7_too_late, (Row(C, D(2028, 5, 1), None, {"status": "expired"}),)),
    "V8": (
        v8,
        (
            Row(C, D(2026, 7, 20), D(2026, 7, 20), REVOKED),
            Row(C, D(2026, 7, 20), D(2026, 8, 2), {**VALID, "reliance": "yes"}),
        ),
    ),
    "V9": (
        v9,
        (
            Row(C, D(2026, 4, 1), D(2026, 4, 1), VALID),
            Row(C, D(2026, 4, 1), D(2026, 5, 21), {"status": "annulled", "level": None, "reliance": "no"}),
        ),
    ),
    "V10": (
        v10,
        (
            Row(C, D(2026, 11, 3), None, {**VALID, "reliance": "yes"}),
            Row(C, D(2026, 11, 4), None, {**VALID, "reliance": "with_notice", "days": [1]}),
        ),
    ),
    "V11": (
        v11,
        (
            Row(C, D(2026, 5, 21), None, {**VALID, "reliance": "yes", "notices": (), "tells": []}),
            Row(C, D(2026, 5, 22), None, {**VALID, "reliance": "yes", "notices": (), "tells": []}),
        ),
    ),
    "V10 of the first version": (
        v10_of_the_first_version,
        (Row(C, D(2026, 11, 4), None, {"next_surveillance_due": D(2027, 1, 20), "reliance": "yes"}),),
    ),
}


def answered(register: PublicRegister, row: Row) -> dict[str, object]:
    """The answer's values of the row."""
    answer = register.lookup(row.number, row.as_of, end_of_day(row.known) if row.known else None)
    assert answer
    values: dict[str, object] = {
        **dict(answer),
        "kinds": [notice.kind for notice in answer.notices],
        "days": [notice.days for notice in answer.notices],
        "until_then": answer.until_then.status if answer.until_then else None,
        "tells": [text for text in (SECRET, "3-N1", "major") if text in str(dict(answer))],
        "taken_back": [line.what for line in answer.history if line.set_aside],
    }
    assert not any(line.set_aside and "ground" in line.details for line in answer.history)
    return {name: values[name] for name in row.has}


@pytest.fixture
def past(world: EventRecorder, clock: Clock) -> Past:
    clock.set(date(2023, 1, 2))
    world.open_register()
    return Past(world, clock)


@pytest.fixture
def rebuilt(store: EventStore, migrated_url: str) -> Callable[[], object]:
    """Rebuilds the register."""
    view = next(each for each in VIEWS if each.name == "public_register")
    return lambda: rebuild(view, store, migrated_url, lambda *_: None)


def adopt(world: EventRecorder) -> None:
    world.record(RULES, RulesAdopted(reason="upgraded", rules="present"))


@pytest.mark.parametrize("name", ROWS)
def test_each_answer_of_a_timeline_is_right_live_and_rebuilt(
    name: str, past: Past, worker: Worker, register: PublicRegister, rebuilt: Callable[[], object]
) -> None:
    history, rows = ROWS[name]
    adopt(past.world)
    history(past)
    past.clock.set(LAST_LOOK)
    worker.catch_up()
    live = [answered(register, row) for row in rows]
    rebuilt()

    assert live == [row.has for row in rows]
    assert [answered(register, row) for row in rows] == live


def test_a_major_nonconformity_not_closed_is_on_the_must_suspend_list(
    past: Past, worker: Worker, worklist: Worklist, store: EventStore, migrated_url: str
) -> None:
    """V11: found on 2026-02-20, to be closed within 90 days."""
    v11(past)
    past.clock.set(date(2026, 5, 22))
    worker.catch_up()
    days = (date(2026, 5, 21), date(2026, 5, 22), date(2026, 5, 28))

    def listed() -> list[list[tuple[str, date | None, bool]]]:
        overdue = WorklistFilters(kind=Kind.FINDING_OVERDUE)
        pages = (worklist.worklist(BODY, day, overdue).items for day in days)
        return [[(each.subject, each.due_on, each.overdue) for each in page] for page in pages]

    live = listed()
    rebuild(WORKLIST, store, migrated_url, lambda *_: None)

    suspend_by = date(2026, 5, 27)
    assert live == [[], [("3-N1", suspend_by, False)], [("3-N1", suspend_by, True)]]
    assert listed() == live


def test_rules_adopted_change_only_what_is_known_from_then_on(
    past: Past, worker: Worker, register: PublicRegister, rebuilt: Callable[[], object]
) -> None:
    """A certificate that was ended before its first day: the first release called it not yet issued."""
    past.grant_r0_and_r1()
    past.record("R1", date(2026, 10, 15), revoked())
    past.clock.set(date(2026, 10, 20))
    adopt(past.world)
    past.clock.set(date(2026, 10, 25))
    rows = (
        Row(R1, D(2026, 10, 18), D(2026, 10, 18), {"status": "not_yet_issued", "level": None}),
        Row(R1, D(2026, 10, 18), D(2026, 10, 21), {"status": "revoked"}),
    )
    worker.catch_up()
    live = [answered(register, row) for row in rows]
    rebuilt()

    assert live == [row.has for row in rows]
    assert [answered(register, row) for row in rows] == live
