"""Set-aside: case and public answer agree after every combination (rules 16, 25, 30)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from domain.certificate.state import Stage
from domain.certificate.succession import carried_set_aside
from domain.events.base import Event
from domain.events.sanctions import Revoked, SuspensionExtended
from domain.events.set_aside import Carried, CarriedOver, EffectHeld, EffectResumed, SetAside, SetAsideBasis
from domain.events.upkeep import Measure
from domain.status.standing import Status
from tests.domain.certificate.builders import CONTEXT, HistoryStep, case_of, noon
from tests.domain.certificate.sample_history import (
    REASON,
    UNTIL_GRANTED,
    decision_step,
    deregistration_step,
    downgrade_step,
    reinstatement_step,
    revocation_step,
    surveillance_steps,
    suspension_step,
)
from tests.domain.certificate.test_agreement import assert_both_agree
from tests.domain.status.standings import standing_at

BEGAN, LATER, ON = date(2026, 1, 5), date(2026, 2, 2), date(2026, 6, 15)
SUSPENDED = suspension_step(BEGAN, date(2026, 7, 4))
NOT_REMEDIED = decision_step(
    Revoked(reason=REASON, ground="suspension_not_remedied", public=True, fault=True), date(2026, 3, 8)
)
EXTENDED = decision_step(SuspensionExtended(reason=REASON, until=date(2026, 8, 4)), LATER)
PRIOR = UUID(int=16)


def set_aside_step(
    version: int, falls: tuple[int, ...] = (), effective_on: date | None = None, on: date = ON
) -> HistoryStep:
    event = SetAside(
        reason=REASON,
        version=version,
        basis=SetAsideBasis.COURT,
        since=noon(BEGAN),
        falls=falls,
        effective_on=effective_on,
    )
    return decision_step(event, on, by="P-other-decider")


def carried_step(what: Carried, on: date, until: date | None = None) -> HistoryStep:
    since: datetime = noon(on)
    event: Event = CarriedOver(
        reason=REASON,
        from_stream=PRIOR,
        from_version=8,
        what=what,
        since=since,
        until=until,
        ground="fraud",
        level="three-star" if what is Carried.DOWNGRADED else None,
    )
    return decision_step(event, on)


SANCTIONS = {
    "suspended": (SUSPENDED,),
    "suspended and lifted": (SUSPENDED, reinstatement_step(LATER)),
    "suspended and revoked": (SUSPENDED, NOT_REMEDIED),
    "suspended and extended": (SUSPENDED, EXTENDED),
    "revoked": (revocation_step(BEGAN),),
    "deregistered": (deregistration_step(BEGAN),),
    "downgraded": (downgrade_step(BEGAN, "three-star"),),
    "suspended by carrying over": (carried_step(Carried.SUSPENDED, BEGAN, date(2026, 7, 4)),),
    "revoked by carrying over": (carried_step(Carried.REVOKED, BEGAN),),
    "downgraded by carrying over": (carried_step(Carried.DOWNGRADED, BEGAN),),
}


@pytest.mark.parametrize("taken", SANCTIONS)
def test_both_agree_after_every_set_aside(taken: str) -> None:
    steps = SANCTIONS[taken]

    for falls, effective_on in product((True, False), (None, BEGAN, LATER, ON)):
        fallen = (9,) if falls and len(steps) > 1 else ()
        assert_both_agree((*steps, set_aside_step(8, fallen, effective_on)))


@pytest.mark.parametrize("taken", ["suspended", "revoked", "deregistered", "downgraded"])
def test_both_agree_while_the_effect_is_held_and_afterwards(taken: str) -> None:
    held = decision_step(EffectHeld(reason=REASON, version=8, appeal=1), LATER)
    resumed = decision_step(EffectResumed(reason=REASON, version=8, appeal=1), ON)
    steps = SANCTIONS[taken]

    for rest in ((held,), (held, resumed), (held, set_aside_step(8)), (held, resumed, set_aside_step(8))):
        assert_both_agree((*steps, *rest))


def test_a_second_suspension_during_a_hold_leaves_the_first_one_to_resume() -> None:
    held = decision_step(EffectHeld(reason=REASON, version=8, appeal=1), LATER)
    second = suspension_step(date(2026, 3, 1), date(2026, 8, 1))
    resumed = decision_step(EffectResumed(reason=REASON, version=8, appeal=1), date(2026, 4, 1))
    steps = (SUSPENDED, held, second, resumed, reinstatement_step(date(2026, 5, 1)))

    assert_both_agree(steps)
    assert case_of(*UNTIL_GRANTED, *steps).stage is Stage.SUSPENDED
    assert_both_agree((*steps, reinstatement_step(date(2026, 5, 2))))


def test_a_failed_surveillance_set_aside_does_not_count() -> None:
    failed = surveillance_steps(date(2026, 1, 12), 2, passed=False)
    steps = (*failed, set_aside_step(10))

    assert_both_agree(steps)
    case = case_of(*UNTIL_GRANTED, *steps)
    assert (case.supervised_on, case.measures, case.audits[1].open) == (None, frozenset(), True)


def test_measures_pending_before_an_end_are_pending_again() -> None:
    failed = surveillance_steps(date(2026, 1, 12), 2, passed=False)
    case = case_of(*UNTIL_GRANTED, *failed, revocation_step(LATER), set_aside_step(11))

    assert (case.stage, case.measures) == (Stage.GRANTED, frozenset({Measure.SUSPEND}))


def test_a_revocation_set_aside_by_a_court_postpones_the_surveillance() -> None:
    """V7: surveillance 2026-02-20, revoked 2026-09-01, set aside 2027-06-15."""
    held = surveillance_steps(date(2026, 2, 20), 2)
    steps = (*held, revocation_step(date(2026, 9, 1)))
    fallen = (*steps, set_aside_step(11, on=date(2027, 6, 15)))

    assert_both_agree(fallen)
    known = date(2027, 6, 16)
    assert standing_at(*fallen, as_of=date(2026, 10, 1), known_at=date(2026, 10, 1)).status is Status.REVOKED
    assert standing_at(*fallen, as_of=date(2026, 10, 1), known_at=known).status is Status.VALID
    assert standing_at(*fallen, as_of=known).next_surveillance_due == date(2027, 9, 13)
    assert standing_at(*fallen, as_of=date(2027, 9, 14)).surveillance_overdue


def test_set_aside_from_a_day_after_the_last_one_it_is_never_valid_again() -> None:
    """V7, last line."""
    on = date(2027, 6, 15)
    steps = (
        revocation_step(date(2026, 9, 1)),
        set_aside_step(8, effective_on=on, on=date(2028, 5, 1)),
    )

    assert_both_agree(steps)
    assert standing_at(*steps, as_of=date(2026, 10, 1)).status is Status.REVOKED
    assert standing_at(*steps, as_of=date(2028, 5, 1)).status is Status.EXPIRED


def test_a_suspension_falls_with_the_revocation_that_rests_on_it() -> None:
    """V8."""
    revoked = decision_step(NOT_REMEDIED.event, date(2026, 7, 8))
    steps = (SUSPENDED, revoked, set_aside_step(8, (9,), on=date(2026, 8, 1)))
    day = date(2026, 7, 20)

    assert_both_agree(steps)
    assert standing_at(*steps, as_of=day, known_at=day).status is Status.REVOKED
    assert standing_at(*steps, as_of=day, known_at=date(2026, 8, 2)).status is Status.VALID


def test_a_grant_set_aside_is_annulled() -> None:
    """V9."""
    steps = (set_aside_step(7),)

    assert_both_agree(steps)
    assert case_of(*UNTIL_GRANTED, *steps).stage is Stage.ANNULLED
    assert standing_at(*steps, as_of=ON - timedelta(days=1), known_at=ON).status is Status.ANNULLED


def test_the_decision_carried_over_falls_at_the_successor_too() -> None:
    successor = case_of(*UNTIL_GRANTED, carried_step(Carried.REVOKED, BEGAN))
    event = set_aside_step(8).event
    assert isinstance(event, SetAside)
    prior = replace(case_of(*UNTIL_GRANTED), id=PRIOR)
    carried = carried_set_aside(event, prior, successor, CONTEXT)

    assert carried
    assert (carried.version, carried.falls) == (8, ())
    assert carried_set_aside(event, replace(prior, id=UUID(int=17)), successor, CONTEXT) is None
