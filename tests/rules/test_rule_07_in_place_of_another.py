"""Rule 7: a suspension for a fault of the holder takes the place of one without; the two never overlap."""

from datetime import date
from typing import Any, Final

import pytest

from domain.certificate.errors import DatesOutOfOrder, GroundContradicted, SuspensionOver, WrongStage
from domain.certificate.state import Certificate, Stage
from domain.deadlines import Dates, Kind, due
from domain.events.sanctions import Suspended
from domain.events.set_aside import EffectHeld, EffectResumed, SetAside, SetAsideBasis
from domain.holder import holder_noted
from domain.status.standing import Status
from domain.values import Role
from tests.domain.certificate.builders import (
    CONTEXT,
    OTHER_DECIDER,
    HistoryStep,
    acting,
    case_of,
    noon,
    take,
)
from tests.domain.certificate.sample_history import (
    EVIDENCE,
    REASON,
    UNTIL_GRANTED,
    decision_step,
    reinstatement_step,
    suspension_step,
)
from tests.domain.certificate.test_agreement import assert_both_agree
from tests.domain.status.standings import facts_of, standing_at

BEGAN: Final = date(2026, 1, 8)
UNTIL: Final = date(2026, 7, 7)
MISUSED: Final = date(2026, 2, 2)
LATER: Final = date(2026, 3, 2)
OVERDUE: Final = date(2026, 3, 11)
SECOND: Final = 9
"""The version of the suspension that takes the place of the first one."""


def voluntary() -> HistoryStep:
    event = Suspended(
        reason=REASON,
        ground="holder_request",
        document=EVIDENCE,
        public=True,
        fault=False,
        until=UNTIL,
        lift_conditions=("works completed",),
    )
    return decision_step(event, BEGAN)


FOR_FAULT: Final = suspension_step(BEGAN, UNTIL)
REPLACED: Final = (voluntary(), suspension_step(MISUSED, date(2026, 8, 1)))


def suspend(*steps: HistoryStep, on: date = MISUSED, ground: str = "misuse_of_mark", **terms: Any) -> Any:
    given = {"ground": ground, "document": EVIDENCE, "lift_conditions": ["corrected"]}
    act = acting(OTHER_DECIDER, Role.DECIDER, on=on)
    (event,) = take("suspend", case_of(*UNTIL_GRANTED, *steps), act, given | terms)
    return event


def after(*steps: HistoryStep) -> Certificate:
    assert_both_agree(steps)
    return case_of(*UNTIL_GRANTED, *steps)


def held(event: EffectHeld | EffectResumed, on: date) -> HistoryStep:
    return decision_step(event, on, by=OTHER_DECIDER)


HELD: Final = held(EffectHeld(reason=REASON, version=SECOND, appeal=1), LATER)
RESUMED: Final = held(EffectResumed(reason=REASON, version=SECOND, appeal=1), OVERDUE)


def test_who_is_suspended_at_its_own_wish_is_suspended_for_its_fault() -> None:
    event = suspend(voluntary())

    assert (event.fault, event.until) == (True, date(2026, 8, 1))
    case = after(*REPLACED)
    assert case.suspension
    assert (case.suspension.version, case.suspension.fault) == (SECOND, True)
    noted = holder_noted(case, REASON)
    assert noted
    assert noted.fault, "the holder is barred from applying elsewhere"


def test_neither_is_there_a_second_wish_nor_a_second_fault() -> None:
    with pytest.raises(GroundContradicted, match="already"):
        suspend(voluntary(), ground="fees")
    with pytest.raises(WrongStage):
        suspend(FOR_FAULT)


def test_a_replaced_suspension_has_begun_and_ends_before_the_next() -> None:
    facts = facts_of(*REPLACED)

    assert [span.covers(noon(LATER)) for span in facts.suspensions] == [False, True]
    assert standing_at(*REPLACED, as_of=date(2026, 2, 1)).reason == "holder_request"
    assert standing_at(*REPLACED, as_of=LATER).reason == "complaint"
    assert suspend(voluntary(), effective_on=date(2026, 1, 9)).effective_on == date(2026, 1, 9)
    with pytest.raises(DatesOutOfOrder):
        suspend(voluntary(), effective_on=BEGAN)


def test_after_the_last_day_of_the_first_one_it_is_too_late() -> None:
    assert suspend(voluntary(), on=UNTIL)

    with pytest.raises(SuspensionOver):
        suspend(voluntary(), on=date(2026, 7, 8))


def test_set_aside_or_held_it_leaves_the_first_one_in_force() -> None:
    fallen = SetAside(reason=REASON, version=SECOND, basis=SetAsideBasis.COURT, since=noon(MISUSED))
    for steps in ((*REPLACED, decision_step(fallen, LATER)), (*REPLACED, HELD)):
        case = after(*steps)

        assert case.suspension
        assert (case.stage, case.suspension.version) == (Stage.SUSPENDED, 8)
        assert standing_at(*steps, as_of=date(2026, 3, 3)).reason == "holder_request"


def test_resumed_it_takes_the_place_again() -> None:
    case = after(*REPLACED, HELD, RESUMED)

    assert case.suspension
    assert case.suspension.version == SECOND
    lifted = after(*REPLACED, HELD, reinstatement_step(date(2026, 3, 5)), RESUMED)
    assert lifted.suspension
    assert lifted.suspension.version == SECOND
    assert standing_at(*REPLACED, HELD, RESUMED, as_of=OVERDUE).status is Status.SUSPENDED


@pytest.mark.parametrize(("step", "listed"), [(voluntary(), True), (FOR_FAULT, False)])
def test_an_overdue_surveillance_is_on_the_list_of_who_is_suspended_at_its_own_wish(
    step: HistoryStep, listed: bool
) -> None:
    items = due(case_of(*UNTIL_GRANTED, step), CONTEXT.scheme, Dates())
    overdue = [each for each in items if each.kind is Kind.SURVEILLANCE_OVERDUE]

    assert [(each.shown_from, each.shown_to) for each in overdue] == [(OVERDUE, UNTIL)] * listed
    if listed:
        assert suspend(step, on=OVERDUE, ground="surveillance_overdue", document=None).fault
