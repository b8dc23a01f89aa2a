"""Rule 16: a suspension that a complaint ordered passes to the successor as what it is, with its own day."""

from datetime import date, timedelta
from functools import reduce
from typing import Any, Final

import pytest

from domain.calendar import end_of_day
from domain.certificate.errors import GroundContradicted
from domain.certificate.pending_matters import matters_from_before
from domain.certificate.set_aside import open_to_set_aside
from domain.certificate.state import Certificate, Stage
from domain.certificate.succession import carried_set_aside
from domain.deadlines import Dates, Kind, dates_after, due
from domain.events.set_aside import SetAside, SetAsideBasis
from domain.events.upkeep import Measure
from domain.scheme.grounds import SuspensionGround
from domain.values import Role
from tests.api.case_steps import EVIDENCE
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
    REASON,
    UNTIL_GRANTED,
    decision_step,
    reinstatement_step,
    surveillance_steps,
    suspension_step,
)
from tests.rules.test_rule_16_pending_matters import BEGINS, NEW, ON, successor_of, successor_steps
from tests.rules.test_rule_32_what_follows import substantiated

FAILED_ON: Final = date(2026, 2, 2)
TAKEN: Final = (
    *surveillance_steps(FAILED_ON, 2, passed=False),
    suspension_step(date(2026, 2, 10), date(2026, 8, 9), ground=SuspensionGround.SURVEILLANCE_FAILED),
    reinstatement_step(date(2026, 5, 2)),
    *surveillance_steps(date(2027, 1, 20), 3),
)
"""A failed surveillance, years ago, whose measure was taken."""
COMPLAINT: Final = substantiated(on=ON)
PRIOR: Final = case_of(*UNTIL_GRANTED, *TAKEN, *COMPLAINT)


def suspended(case: Certificate, ground: str) -> HistoryStep:
    terms: dict[str, Any] = {"ground": ground, "document": EVIDENCE, "lift_conditions": ["answered"]}
    (event,) = take("suspend", case, acting(OTHER_DECIDER, Role.DECIDER, on=BEGINS), terms)
    return decision_step(event, BEGINS, by=OTHER_DECIDER)


def test_it_is_due_from_the_day_on_which_the_complaint_was_closed() -> None:
    history = given(*successor_steps(PRIOR), stream=NEW)
    case = successor_of(PRIOR)
    items = due(case, CONTEXT.scheme, reduce(dates_after, history, Dates()))
    (pending,) = [each for each in items if each.kind is Kind.MEASURE_PENDING]

    assert case.measures == case.measures_of_complaints == {Measure.SUSPEND}
    assert pending.due_at == end_of_day(ON + timedelta(days=CONTEXT.rules(case).limits.suspend_within_days))
    assert pending.shown_from == BEGINS


def test_no_failed_surveillance_is_its_ground() -> None:
    case = successor_of(PRIOR)

    assert suspended(case, SuspensionGround.COMPLAINT).on == BEGINS
    with pytest.raises(GroundContradicted, match="no surveillance"):
        suspended(case, SuspensionGround.SURVEILLANCE_FAILED)


def test_nor_at_the_certificate_itself() -> None:
    with pytest.raises(GroundContradicted, match="no surveillance"):
        take(
            "suspend",
            PRIOR,
            acting(OTHER_DECIDER, Role.DECIDER, on=ON),
            {"ground": SuspensionGround.SURVEILLANCE_FAILED, "lift_conditions": ["answered"]},
        )


def test_its_suspension_stays_when_the_surveillance_of_the_predecessor_falls() -> None:
    case = successor_of(PRIOR, suspended(successor_of(PRIOR), SuspensionGround.COMPLAINT))
    (conclusion,) = [each.version for each in open_to_set_aside(PRIOR) if each.fact == "supervised"]
    fallen = SetAside(reason=REASON, version=conclusion, basis=SetAsideBasis.OWN_REVIEW, since=noon(BEGINS))

    assert case.stage is Stage.SUSPENDED
    assert carried_set_aside(fallen, PRIOR, case, CONTEXT) is None


def test_what_a_surveillance_ordered_besides_keeps_its_own_day() -> None:
    held = date(2028, 1, 10)
    failed = surveillance_steps(held, 4, points=82, passed=False, measures=(Measure.DOWNGRADE,))
    matters = matters_from_before(successor_of(case_of(*UNTIL_GRANTED, *TAKEN, *failed, *COMPLAINT)))

    assert matters.measures == (Measure.DOWNGRADE, Measure.SUSPEND)
    assert (matters.measures_on, matters.suspension_on) == (held + timedelta(days=7), ON)
