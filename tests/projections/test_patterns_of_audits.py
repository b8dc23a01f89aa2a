"""Patterns of audits: much of the table deleted, an old audit behind a grant, interests declared late."""

from datetime import date, timedelta
from fractions import Fraction

from domain.calendar import add_months
from domain.events.evaluation import Audited, AuditPurpose
from domain.events.institution import InterestDeclared, InterestKind
from domain.scheme.model import DeletionRules
from domain.scheme.sheet import Deleted, Met, ScoredSheet
from domain.streams import body_stream, scheme_stream
from projections.patterns.deletions import Deletions
from projections.patterns.late_interests import InterestFlaw, LateInterests
from projections.patterns.old_audits import OldAudits
from projections.patterns.queries import Patterns
from projections.worker import Worker
from tests.projections.builders import (
    ACTOR,
    BODY,
    OTHER_USCC,
    SCHEME,
    USCC,
    EventRecorder,
    accepted,
    applied,
    audited,
    certificate,
    granted,
    planned,
    published,
    registered,
    reviewed,
    scheme,
    signed,
)

DAY = date(2025, 3, 10)
NUMBER = "12325SC00001R0M"


def audit_deleting(points: int, number: int = 1) -> Audited:
    """An audit whose sheet deletes clauses of so many points of the 100."""
    deleted, rest = set[str](), Fraction(points)
    table = scheme().table
    for clause, maximum in sorted(
        table.maxima.items() if table else (), key=lambda each: (-each[1], each[0])
    ):
        if maximum <= rest:
            deleted.add(clause)
            rest -= maximum
    results = (
        Deleted(clause=each, justification="no such service") if each in deleted else Met(clause=each)
        for each in (table.maxima if table else ())
    )
    changes = {"sheet": ScoredSheet(results=tuple(results), deductions=(), bonuses=())}
    return audited(DAY, number).model_copy(update=changes)


def interest(
    since: date, until: date | None = None, person: str = "P-bo", uscc: str = USCC
) -> InterestDeclared:
    return InterestDeclared(
        reason="told by the person",
        person=person,
        uscc=uscc,
        kind=InterestKind.CONSULTANCY,
        since=since,
        until=until,
    )


def case_until_audit(world: EventRecorder, held: Audited) -> None:
    world.open_register()
    world.clock.set(DAY)
    world.record(certificate(), applied(), accepted(), signed(DAY), planned(DAY), held)


def granted_on(world: EventRecorder, day: date, *, names_audit: bool) -> None:
    """A grant on that day, on an audit of DAY, as events of the second or of the first version have it."""
    case_until_audit(world, audited(DAY))
    world.clock.set(day)
    named = {"audit": 1, "audit_held_to": DAY} if names_audit else {}
    world.record(certificate(), reviewed(), granted(NUMBER, day).model_copy(update=named))


def test_an_audit_that_deletes_more_than_the_percentage_is_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    case_until_audit(world, audit_deleting(16))
    worker.catch_up()

    (row,) = patterns.search(Deletions()).rows
    assert (row.certificate, row.percent, row.warning, row.audit) == (certificate(), "16.00", "15.00", 1)
    assert (row.by, row.held_to, row.body) == (ACTOR.person, DAY, BODY)
    assert len(row.clauses) > 1


def test_an_audit_at_the_warning_is_not(patterns: Patterns, world: EventRecorder, worker: Worker) -> None:
    case_until_audit(world, audit_deleting(15))
    worker.catch_up()

    assert patterns.search(Deletions()).rows == ()


def test_the_warning_share_of_the_scheme_goes_before_the_percentage(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    rules = DeletionRules(warning=Fraction(1, 10)).model_dump()
    world.record(scheme_stream(SCHEME), published(scheme(deletion=rules)))
    world.record(body_stream(BODY), registered())
    for name, points in (("above", 11), ("at", 10)):
        world.record(
            certificate(name), applied(), accepted(), signed(DAY), planned(DAY), audit_deleting(points)
        )
    worker.catch_up()

    (row,) = patterns.search(Deletions(percent=15)).rows
    assert (row.certificate, row.percent, row.warning) == (certificate("above"), "11.00", "10.00")


def test_a_grant_one_day_after_its_audit_became_too_old_is_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    granted_on(world, add_months(DAY, 12) + timedelta(days=1), names_audit=True)
    worker.catch_up()

    (row,) = patterns.search(OldAudits()).rows
    assert (row.number, row.days, row.months, row.held_to) == (NUMBER, 1, 12, DAY)
    assert patterns.search(OldAudits(days=1)).rows == ()


def test_a_grant_on_the_last_day_that_its_audit_allows_is_not_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    granted_on(world, add_months(DAY, 12), names_audit=True)
    worker.catch_up()

    assert patterns.search(OldAudits()).rows == ()


def test_an_old_grant_that_names_no_audit_rests_on_the_last_initial_one(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    granted_on(world, add_months(DAY, 13), names_audit=False)
    worker.catch_up()

    (row,) = patterns.search(OldAudits()).rows
    assert (row.held_to, row.days) == (DAY, 31)


def test_an_audit_for_another_purpose_does_not_make_that_of_a_grant_younger(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    day = add_months(DAY, 13)
    case_until_audit(world, audited(DAY))
    world.clock.set(day)
    other = planned(day, 2, AuditPurpose.SUPPLEMENTARY)
    world.record(certificate(), other, audited(day, 2), granted(NUMBER, day))
    worker.catch_up()

    assert [row.held_to for row in patterns.search(OldAudits()).rows] == [DAY]


def test_an_interest_declared_after_an_audit_on_its_days_is_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    case_until_audit(world, audited(DAY))
    world.clock.set(DAY + timedelta(days=5))
    world.record(body_stream(BODY), interest(DAY))
    worker.catch_up()

    (row,) = patterns.search(LateInterests()).rows
    assert (row.flaw, row.person, row.certificate, row.audit) == ("late", "P-bo", certificate(), 1)
    assert (row.held_to, row.declared_on, row.kind) == (DAY, DAY + timedelta(days=5), "consultancy")
    assert patterns.search(LateInterests(flaw=InterestFlaw.SHORTENED)).rows == ()


def test_an_interest_that_does_not_touch_the_audit_is_not_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    world.clock.set(DAY)
    world.record(body_stream(BODY), interest(DAY, person="P-an"))
    case_events = (applied(), accepted(), signed(DAY), planned(DAY))
    took_part = audited(DAY).model_copy(update={"took_part": ("P-an",)})
    world.record(certificate(), *case_events, took_part)
    world.clock.set(DAY + timedelta(days=5))
    world.record(
        body_stream(BODY),
        interest(DAY + timedelta(days=1), person="P-an"),
        interest(DAY - timedelta(days=9), DAY - timedelta(days=1), person="P-an"),
        interest(DAY - timedelta(days=9), person="P-an", uscc=OTHER_USCC),
        interest(DAY - timedelta(days=9), person="P-bo"),
    )
    worker.catch_up()

    assert patterns.search(LateInterests()).rows == ()


def test_an_interest_whose_end_was_moved_forward_is_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    ends = DAY + timedelta(days=90)
    world.record(body_stream(BODY), interest(DAY), interest(DAY, ends))
    world.record(body_stream(BODY), interest(DAY, ends + timedelta(days=1)))
    worker.catch_up()

    (row,) = patterns.search(LateInterests()).rows
    assert (row.flaw, row.ends_on, row.ended_before, row.certificate) == ("shortened", ends, None, None)
