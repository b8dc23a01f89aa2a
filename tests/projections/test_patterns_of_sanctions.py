"""Patterns of sanctions: suspended again, deregistered out of one, contradicted grounds, renewed over one."""

from datetime import date, timedelta
from uuid import UUID

from domain.events.decision import Replaced
from domain.events.sanctions import Deregistered, Downgraded, Reinstated, Suspended
from domain.events.set_aside import Carried, CarriedOver, SetAside, SetAsideBasis
from domain.events.upkeep import Measure
from domain.scheme.grounds import DeregistrationGround, SuspensionGround
from projections.patterns.contradicted_grounds import ContradictedGrounds
from projections.patterns.left_sanctions import LeftSanctions
from projections.patterns.queries import Patterns
from projections.patterns.sanctioned_predecessors import SanctionedPredecessors
from projections.patterns.suspended_again import GroundThen, SuspensionsAgain
from projections.worker import Worker
from tests.projections.builders import (
    ACTOR,
    BODY,
    OTHER_BODY,
    EventRecorder,
    applied,
    certificate,
    granted,
    planned,
    revoked,
    supervised,
    suspended,
)

DAY = date(2025, 3, 10)
LIFTED = date(2025, 6, 1)
NUMBER = "12325SC00001R0M"
NEXT = "12325SC00001R1M"
BEGINS = date(2028, 3, 10)


def suspension(
    ground: SuspensionGround, *, fault: bool = True, effective_on: date | None = None
) -> Suspended:
    changes = {"ground": ground, "fault": fault, "effective_on": effective_on}
    return suspended(date(2025, 11, 1)).model_copy(update=changes)


def deregistration(ground: DeregistrationGround = DeregistrationGround.HOLDER_REQUEST) -> Deregistered:
    return Deregistered(reason="asked for", ground=ground, public=True, fault=False)


def set_aside(world: EventRecorder, stream: UUID, version: int) -> None:
    history = world.store.history(stream)
    world.record(
        stream,
        SetAside(
            reason="it did not hold",
            version=version,
            basis=SetAsideBasis.OWN_REVIEW,
            since=history[version - 1].effective_at,
        ),
    )


def lifted_certificate(world: EventRecorder) -> UUID:
    """A certificate whose suspension on a complaint was lifted on the day LIFTED."""
    world.open_register()
    one = world.grant("one", NUMBER, DAY)
    world.clock.set(date(2025, 5, 2))
    world.record(one, suspension(SuspensionGround.COMPLAINT))
    world.clock.set(LIFTED)
    world.record(one, Reinstated(reason="all closed", conditions_met=("all closed",)))
    return one


def suspended_after(world: EventRecorder, one: UUID, days: int, ground: SuspensionGround) -> None:
    world.clock.set(LIFTED + timedelta(days=days))
    world.record(one, suspension(ground))


def renewal(world: EventRecorder, level: str = "four-star") -> tuple[UUID, UUID]:
    """A certificate granted at four stars and its successor, granted by the clock's day."""
    world.record(certificate("two"), applied(prior=certificate("one")))
    grant = granted(NEXT, BEGINS, level=level, cycle=1).model_copy(
        update={"decided_on": world.clock().date()}
    )
    world.record(certificate("two"), grant)
    replaced = Replaced(reason="renewed", by=certificate("two"), number=NEXT, from_day=BEGINS)
    world.record(certificate("one"), replaced)
    return certificate("one"), certificate("two")


def test_a_suspension_within_the_days_after_a_lifting_is_listed_with_both_grounds(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    one = lifted_certificate(world)
    suspended_after(world, one, 30, SuspensionGround.FEES)
    worker.catch_up()

    (row,) = patterns.search(SuspensionsAgain()).rows
    assert (row.days, row.lifted_on, row.lifted_by) == (30, LIFTED, ACTOR.person)
    assert (row.ground_before, row.ground, row.compared) == ("complaint", "fees", GroundThen.OTHER)
    assert patterns.search(SuspensionsAgain(days=29)).rows == ()
    assert patterns.search(SuspensionsAgain(ground=GroundThen.SAME)).rows == ()
    assert patterns.search(SuspensionsAgain(OTHER_BODY)).rows == ()


def test_the_same_ground_again_can_be_listed_alone(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    suspended_after(world, lifted_certificate(world), 3, SuspensionGround.COMPLAINT)
    worker.catch_up()

    assert [row.days for row in patterns.search(SuspensionsAgain(ground=GroundThen.SAME)).rows] == [3]
    assert patterns.search(SuspensionsAgain(ground=GroundThen.OTHER)).rows == ()


def test_a_suspension_set_aside_is_neither_the_first_nor_the_second(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    one = lifted_certificate(world)
    suspended_after(world, one, 3, SuspensionGround.COMPLAINT)
    worker.catch_up()
    assert patterns.search(SuspensionsAgain()).rows

    set_aside(world, one, 8)
    worker.catch_up()
    assert patterns.search(SuspensionsAgain()).rows == ()


def test_a_suspension_after_that_of_the_predecessor_was_lifted_is_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    one = lifted_certificate(world)
    world.record(certificate("two"), applied(prior=one), granted(NEXT, LIFTED, cycle=1))
    suspended_after(world, certificate("two"), 20, SuspensionGround.COMPLAINT)
    worker.catch_up()

    assert [(row.number, row.days) for row in patterns.search(SuspensionsAgain()).rows] == [(NEXT, 20)]


def test_a_deregistration_during_a_suspension_for_fault_is_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    one = world.grant("one", NUMBER, DAY)
    world.record(one, suspension(SuspensionGround.COMPLAINT))
    world.clock.set(DAY + timedelta(days=12))
    world.record(one, deregistration())
    worker.catch_up()

    (row,) = patterns.search(LeftSanctions()).rows
    assert (row.number, row.days, row.suspension_ground) == (NUMBER, 12, "complaint")
    assert (row.ground, row.revocation_ordered, row.by) == ("holder_request", False, ACTOR.person)


def test_a_deregistration_with_a_revocation_ordered_is_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    one = world.grant("one", NUMBER, DAY)
    world.record(one, supervised(DAY, 1, passed=False, measures=(Measure.REVOKE,)), deregistration())
    worker.catch_up()

    assert [row.revocation_ordered for row in patterns.search(LeftSanctions()).rows] == [True]


def test_a_deregistration_while_suspended_without_fault_is_not_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    one = world.grant("one", NUMBER, DAY)
    world.record(one, suspension(SuspensionGround.HOLDER_REQUEST, fault=False), deregistration())
    worker.catch_up()

    assert patterns.search(LeftSanctions()).rows == ()


def test_a_deregistration_under_a_sanction_is_listed_whatever_its_ground(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    two = world.grant("two", NEXT, DAY)
    dissolved = deregistration(DeregistrationGround.HOLDER_DISSOLVED)
    world.record(two, suspension(SuspensionGround.COMPLAINT), dissolved)
    worker.catch_up()

    assert [row.certificate for row in patterns.search(LeftSanctions()).rows] == [certificate("two")]


def test_a_suspension_as_overdue_before_the_surveillance_was_due_is_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    one, two = world.grant("one", NUMBER, DAY), world.grant("two", NEXT, DAY)
    world.clock.set(date(2026, 4, 1))
    for stream, day in ((one, date(2026, 3, 10)), (two, date(2026, 3, 11))):
        world.record(stream, suspension(SuspensionGround.SURVEILLANCE_OVERDUE, effective_on=day))
    worker.catch_up()

    (row,) = patterns.search(ContradictedGrounds()).rows
    assert (row.certificate, row.ground, row.basis) == (
        certificate("one"),
        "surveillance_overdue",
        "surveillance_overdue",
    )
    assert (row.topic, row.effective_on) == (Suspended.topic, date(2026, 3, 10))


def test_a_suspension_after_a_failed_surveillance_is_listed_when_that_is_set_aside(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    one = world.grant("one", NUMBER, DAY)
    failed = supervised(DAY, 1, passed=False, measures=(Measure.SUSPEND,))
    world.record(one, failed, suspension(SuspensionGround.SURVEILLANCE_FAILED))
    worker.catch_up()
    assert patterns.search(ContradictedGrounds()).rows == ()

    set_aside(world, one, 8)
    worker.catch_up()
    assert [row.basis for row in patterns.search(ContradictedGrounds()).rows] == ["surveillance_failed"]


def test_a_suspension_that_was_set_aside_is_not_listed_any_more(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    one = world.grant("one", NUMBER, DAY)
    world.record(one, suspension(SuspensionGround.MAJOR_NONCONFORMITY))
    worker.catch_up()
    assert len(patterns.search(ContradictedGrounds()).rows) == 1

    set_aside(world, one, 8)
    worker.catch_up()
    assert patterns.search(ContradictedGrounds()).rows == ()


def test_a_ground_that_rests_on_evidence_contradicts_nothing(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    one = world.grant("one", NUMBER, DAY)
    world.record(one, suspension(SuspensionGround.COMPLAINT), revoked())
    worker.catch_up()

    assert patterns.search(ContradictedGrounds()).rows == ()


def test_a_successor_granted_over_a_suspended_predecessor_is_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    one = world.grant("one", NUMBER, DAY)
    world.clock.set(date(2028, 1, 5))
    world.record(one, suspension(SuspensionGround.COMPLAINT))
    world.clock.set(date(2028, 1, 20))
    renewal(world)
    worker.catch_up()

    (row,) = patterns.search(SanctionedPredecessors()).rows
    assert (row.number, row.topic, row.ground) == (NUMBER, Suspended.topic, "complaint")
    assert [each.number for each in row.successors] == [NEXT]
    assert (row.in_effect_at, row.carried) == ("grant", None)
    assert (row.granted_on, row.begins_on, row.granted_by) == (date(2028, 1, 20), BEGINS, ACTOR.person)
    assert patterns.search(SanctionedPredecessors(BODY, until=date(2028, 1, 19))).rows == ()


def test_what_was_carried_over_before_the_first_day_is_named(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    world.grant("one", NUMBER, DAY)
    world.clock.set(date(2028, 1, 20))
    one, two = renewal(world)
    (recorded,) = world.record(one, suspension(SuspensionGround.COMPLAINT)).recorded
    carried = CarriedOver(
        reason="carried",
        from_stream=one,
        from_version=recorded.version,
        what=Carried.SUSPENDED,
        since=recorded.effective_at,
        until=date(2028, 6, 1),
        ground="complaint",
    )
    world.record(two, carried)
    worker.catch_up()

    (row,) = patterns.search(SanctionedPredecessors()).rows
    assert (row.in_effect_at, row.carried) == ("start", Carried.SUSPENDED)


def test_a_suspension_lifted_before_the_grant_or_recorded_after_the_first_day_is_not_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    one = lifted_certificate(world)
    world.clock.set(date(2028, 1, 20))
    renewal(world)
    world.clock.set(BEGINS)
    world.record(one, revoked())
    worker.catch_up()

    assert patterns.search(SanctionedPredecessors()).rows == ()


def test_a_downgraded_predecessor_is_listed_only_if_the_successor_has_another_level(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    world.grant("one", NUMBER, DAY)
    world.record(certificate("one"), Downgraded(reason="less was reached", level="three-star"))
    world.clock.set(date(2028, 1, 20))
    renewal(world, level="four-star")
    worker.catch_up()
    assert [row.topic for row in patterns.search(SanctionedPredecessors()).rows] == [Downgraded.topic]


def test_a_downgraded_predecessor_of_a_successor_at_that_level_is_not_listed(
    patterns: Patterns, world: EventRecorder, worker: Worker
) -> None:
    world.open_register()
    world.grant("one", NUMBER, DAY)
    world.record(certificate("one"), Downgraded(reason="less was reached", level="three-star"))
    world.record(certificate("one"), planned(DAY, 2))
    world.clock.set(date(2028, 1, 20))
    renewal(world, level="three-star")
    worker.catch_up()

    assert patterns.search(SanctionedPredecessors()).rows == ()
