"""Rules 29 and 32: what follows from a substantiated complaint is on the work list until it is decided."""

from datetime import date, timedelta
from functools import reduce
from typing import Any, Final

import pytest

from domain.calendar import add_months, end_of_day
from domain.certificate.catalogue import DECISIONS
from domain.certificate.errors import GroundContradicted
from domain.deadlines import Dates, Due, Kind, dates_after, due
from domain.deadlines.item import UNORDERED
from domain.deadlines.next_decisions import about, next_decisions
from domain.events.appeals import ComplaintClosed, ComplaintFiled, ComplaintKind, CorrectionOrdered, Follow
from domain.events.base import Event
from domain.events.set_aside import SetAside, SetAsideBasis
from domain.events.upkeep import Measure
from domain.scheme.grounds import SuspensionGround
from domain.values import Role
from tests.domain.certificate.builders import (
    CONTEXT,
    OTHER_DECIDER,
    HistoryStep,
    acting,
    case_of,
    given,
    noon,
    take,
)
from tests.domain.certificate.sample_history import (
    EVIDENCE,
    REASON,
    UNTIL_GRANTED,
    UNTIL_REVIEWED,
    decision_step,
    surveillance_steps,
    suspension_step,
)

ON: Final = date(2025, 9, 1)
LAST: Final = add_months(ON, 2)


def substantiated(
    follows: Follow = Follow.SUSPENSION, kind: ComplaintKind = ComplaintKind.SERVICE, on: date = ON
) -> tuple[HistoryStep, ...]:
    filed = ComplaintFiled(
        reason=REASON, complaint=1, kind=kind, received_at=noon(on - timedelta(days=9)), statement="late"
    )
    closed = ComplaintClosed(reason=REASON, complaint=1, substantiated=True, outcome="seen", follows=follows)
    return (decision_step(filed, on - timedelta(days=9)), decision_step(closed, on))


def items(kind: Kind, *steps: HistoryStep) -> list[Due]:
    dates = reduce(dates_after, given(*UNTIL_GRANTED, *steps), Dates())
    return [each for each in due(case_of(*UNTIL_GRANTED, *steps), CONTEXT.scheme, dates) if each.kind is kind]


def decided(name: str, *steps: HistoryStep, on: date = ON, **terms: Any) -> HistoryStep:
    act = acting(OTHER_DECIDER, Role.DECIDER, on=on)
    event: Event
    (event,) = take(name, case_of(*UNTIL_GRANTED, *steps), act, terms)
    return decision_step(event, on, by=OTHER_DECIDER)


def suspended(*steps: HistoryStep, ground: str = "complaint", on: date = ON) -> HistoryStep:
    terms: dict[str, Any] = {"ground": ground, "complaint": 1, "lift_conditions": ["answered"]}
    return decided("suspend", *steps, on=on, **terms)


def test_a_suspension_that_follows_is_due_within_five_days() -> None:
    (item,) = items(Kind.MEASURE_PENDING, *substantiated())

    assert (item.subject, item.due_at) == ("suspend", end_of_day(ON + timedelta(days=5)))
    assert next_decisions(item.kind, about(item, case_of(*UNTIL_GRANTED))) == ("suspend", "waive-measure")


def test_it_is_settled_by_the_suspension_or_waived_with_a_reason() -> None:
    steps = substantiated()

    assert not items(Kind.MEASURE_PENDING, *steps, suspended(*steps))
    assert not items(Kind.MEASURE_PENDING, *steps, decided("waive-measure", *steps, measure="suspend"))
    with pytest.raises(GroundContradicted, match="mandatory"):
        decided("suspend", *steps, ground="fees", document=EVIDENCE, lift_conditions=["paid"])


def test_nothing_is_ordered_by_what_else_follows_nor_where_nothing_can_be_suspended() -> None:
    at_fault = suspension_step(ON - timedelta(days=20), ON + timedelta(days=90))

    assert not items(Kind.MEASURE_PENDING, *substantiated(Follow.AUDIT))
    assert not items(Kind.MEASURE_PENDING, at_fault, *substantiated())
    assert not case_of(*UNTIL_REVIEWED, *substantiated()).measures


def test_a_surveillance_set_aside_leaves_what_the_complaint_ordered() -> None:
    failed = surveillance_steps(ON, 2, passed=False)
    fallen = SetAside(reason=REASON, version=10, basis=SetAsideBasis.COURT, since=noon(ON))
    steps = (*failed, *substantiated(on=ON + timedelta(days=20)), decision_step(fallen, LAST))

    assert case_of(*UNTIL_GRANTED, *steps).measures == {Measure.SUSPEND}
    assert not case_of(*UNTIL_GRANTED, *failed, decision_step(fallen, LAST)).measures


def test_it_moves_no_day_of_what_was_ordered_before() -> None:
    failed = surveillance_steps(ON, 2, passed=False, measures=(Measure.REVOKE,))
    later = substantiated(on=ON + timedelta(days=20))

    before, after = items(Kind.MEASURE_PENDING, *failed), items(Kind.MEASURE_PENDING, *failed, *later)
    assert [each.due_at for each in after if each.subject == "revoke"] == [before[0].due_at]


MISUSE: Final = substantiated(Follow.CORRECTION, ComplaintKind.MISUSE_OF_MARK)


def test_a_misuse_that_nobody_orders_to_be_corrected_calls_for_a_sanction() -> None:
    (to_order,) = items(Kind.MISUSE_TO_ORDER, *MISUSE)
    (uncorrected,) = items(Kind.MISUSE_UNCORRECTED, *MISUSE)

    assert to_order.due_at == uncorrected.due_at == end_of_day(LAST)
    assert uncorrected.shown_from == LAST + timedelta(days=1)
    assert next_decisions(to_order.kind, to_order.about) == ("order-correction",)
    assert set(next_decisions(uncorrected.kind, uncorrected.about)) == {"suspend", "revoke"}


def test_once_ordered_or_suspended_for_it_the_sanction_is_no_longer_due() -> None:
    on = LAST + timedelta(days=1)
    ordered = decision_step(CorrectionOrdered(reason=REASON, order=1, due=on, complaint=1), on)
    misused = suspended(*MISUSE, ground=SuspensionGround.MISUSE_OF_MARK, on=on)

    assert not items(Kind.MISUSE_TO_ORDER, *MISUSE, ordered)
    assert all(each.about != UNORDERED for each in items(Kind.MISUSE_UNCORRECTED, *MISUSE, ordered))
    assert not items(Kind.MISUSE_UNCORRECTED, *MISUSE, misused)


def test_meanwhile_nobody_is_suspended_at_its_own_wish() -> None:
    wish: dict[str, Any] = {"ground": "holder_request", "document": EVIDENCE, "lift_conditions": ["done"]}

    assert decided("suspend", *MISUSE, on=LAST, **wish).on == LAST
    with pytest.raises(GroundContradicted, match="mandatory"):
        decided("suspend", *MISUSE, on=LAST + timedelta(days=1), **wish)


def test_what_is_late_can_be_decided_that_day() -> None:
    case, on = case_of(*UNTIL_GRANTED, *MISUSE), LAST + timedelta(days=1)

    for name in next_decisions(Kind.MISUSE_UNCORRECTED, UNORDERED):
        DECISIONS[name].permit(case, acting(OTHER_DECIDER, Role.DECIDER, on=on), CONTEXT)
