"""Rule 25: a set-aside postpones a surveillance that could not be held, none that was due before."""

from datetime import date
from typing import Final
from uuid import UUID

import pytest

from domain.certificate.surveillance import next_surveillance_due
from domain.events.set_aside import Carried, CarriedOver, SetAside, SetAsideBasis
from tests.domain.certificate.builders import CONTEXT, HistoryStep, case_of, noon
from tests.domain.certificate.sample_history import (
    REASON,
    UNTIL_GRANTED,
    decision_step,
    deregistration_step,
    revocation_step,
    suspension_step,
)
from tests.domain.certificate.test_agreement import assert_both_agree
from tests.domain.status.standings import standing_at

DUE: Final = date(2026, 3, 10)
"""Twelve months after the grant of the sample history."""
BACK: Final = date(2026, 1, 5)
BEFORE_DUE: Final = date(2026, 3, 9)
AFTER_DUE: Final = date(2026, 6, 1)
SET_ASIDE: Final = date(2026, 6, 2)
PRIOR: Final = UUID(int=16)
POSTPONED: Final = date(2026, 8, 31)
UNTIL: Final = date(2026, 7, 4)
DECISIONS: Final = ("suspended", "revoked", "deregistered", "carried over")


def taken_step(decision: str, on: date) -> HistoryStep:
    """The decision recorded on that day, in effect since January."""
    carried = CarriedOver(
        reason=REASON, from_stream=PRIOR, from_version=8, what=Carried.REVOKED, since=noon(BACK)
    )
    return {
        "suspended": suspension_step(on, UNTIL, effective_on=BACK),
        "revoked": revocation_step(on, effective_on=BACK),
        "deregistered": deregistration_step(on, effective_on=BACK),
        "carried over": decision_step(carried, on),
    }[decision]


def slip_step() -> HistoryStep:
    event = SetAside(reason=REASON, version=8, basis=SetAsideBasis.SLIP, since=noon(BACK))
    return decision_step(event, SET_ASIDE, by="P-other-decider")


def due_after(decision: str, on: date) -> date | None:
    """The day for the next surveillance once the decision recorded on that day was set aside."""
    steps = (taken_step(decision, on), slip_step())
    assert_both_agree(steps)
    due = next_surveillance_due(case_of(*UNTIL_GRANTED, *steps), CONTEXT)

    assert standing_at(*steps, as_of=SET_ASIDE).next_surveillance_due == due
    return due


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_dated_back_over_an_overdue_surveillance_postpones_nothing(decision: str) -> None:
    assert due_after(decision, on=AFTER_DUE) == DUE


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_surveillance_due_once_the_decision_was_recorded_is_postponed(decision: str) -> None:
    assert due_after(decision, on=BEFORE_DUE) == POSTPONED
