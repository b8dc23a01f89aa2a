"""Granting: only on a positive review of a recommending audit, with everything closed (rule 1)."""

from datetime import date
from typing import Any

import pytest

from domain.certificate.errors import (
    DatesOutOfOrder,
    FindingsOpen,
    LevelTooHigh,
    NotRecommended,
    ReasonRequired,
    WrongStage,
)
from domain.certificate.state import Stage
from domain.events.decision import Granted
from domain.scheme.errors import UnknownLevel
from domain.values import Role
from tests.domain.certificate.builders import CASE, DECIDER, HistoryStep, acting, case_of, take
from tests.domain.certificate.sample_history import (
    GRANTED_ON,
    LAST_DAY,
    PARTICULARS,
    UNTIL_AUDITED,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    UNTIL_REVIEWED,
    audit_step,
    finding,
    granted_event,
    review_step,
    reviewed_steps,
)

HELD, REVIEW_DAY = date(2025, 2, 10), date(2025, 3, 1)


def grant(*steps: HistoryStep, on: date = GRANTED_ON, **said: Any) -> Granted:
    act = acting(DECIDER, Role.DECIDER, on=on)
    (event,) = take("grant", case_of(*steps), act, {"level": "five-star", **said})
    assert isinstance(event, Granted)
    return event


def test_the_certificate_is_numbered_dated_and_complete() -> None:
    complete = granted_event().model_copy(update={"audit": 1, "audit_held_to": HELD})

    assert grant(*UNTIL_REVIEWED) == complete


def test_it_starts_on_the_day_of_the_decision_and_runs_for_three_years() -> None:
    event = grant(*UNTIL_REVIEWED)

    assert (event.valid_from, event.valid_until) == (GRANTED_ON, LAST_DAY)


def test_on_29_february_it_runs_to_the_day_before_the_end_of_february() -> None:
    steps = reviewed_steps(date(2028, 1, 10))

    assert grant(*steps, on=date(2028, 2, 29)).valid_until == date(2031, 2, 28)


def test_it_keeps_who_holds_it_and_its_own_lineage() -> None:
    event = grant(*UNTIL_REVIEWED)

    assert (event.particulars, event.lineage, event.first_issued) == (PARTICULARS, CASE, GRANTED_ON)


def test_it_may_begin_later() -> None:
    assert grant(*UNTIL_REVIEWED, valid_from=date(2025, 9, 10)).valid_from == date(2025, 9, 10)


@pytest.mark.parametrize("valid_from", [date(2025, 3, 9), date(2025, 9, 11)])
def test_it_begins_neither_before_the_decision_nor_far_ahead(valid_from: date) -> None:
    with pytest.raises(DatesOutOfOrder):
        grant(*UNTIL_REVIEWED, valid_from=valid_from)


def test_a_lower_level_is_granted_with_a_reason() -> None:
    event = grant(*UNTIL_REVIEWED, level="three-star", lower_because="recently founded")

    assert (event.level, event.lower_because) == ("three-star", "recently founded")


def test_a_lower_level_without_a_reason_is_refused() -> None:
    with pytest.raises(ReasonRequired):
        grant(*UNTIL_REVIEWED, level="three-star")


def test_a_level_above_the_one_reached_is_refused() -> None:
    with pytest.raises(LevelTooHigh):
        grant(*UNTIL_PLANNED, audit_step(HELD, 1, "94.96"), review_step(REVIEW_DAY, 1), level="five-star")


def test_a_level_the_scheme_does_not_know_is_refused() -> None:
    with pytest.raises(UnknownLevel):
        grant(*UNTIL_REVIEWED, level="eight-star")


def test_an_audit_that_does_not_recommend_is_no_ground() -> None:
    with pytest.raises(NotRecommended):
        grant(*UNTIL_PLANNED, audit_step(HELD, 1, recommended=False), review_step(REVIEW_DAY, 1))


def test_a_negative_review_is_no_ground() -> None:
    with pytest.raises(NotRecommended):
        grant(*UNTIL_AUDITED, review_step(REVIEW_DAY, 1, positive=False))


def test_a_failed_audit_that_recommends_all_the_same_is_no_ground() -> None:
    with pytest.raises(NotRecommended):
        grant(*UNTIL_PLANNED, audit_step(HELD, 1, 60), review_step(REVIEW_DAY, 1))


@pytest.mark.parametrize("id", ["1-N1", "1-S1"])
def test_an_open_finding_is_named_and_stops_the_grant(id: str) -> None:
    with pytest.raises(FindingsOpen, match=id):
        grant(*UNTIL_PLANNED, audit_step(HELD, 1, findings=(finding(id),)), review_step(REVIEW_DAY, 1))


@pytest.mark.parametrize("steps", [UNTIL_AUDITED, UNTIL_GRANTED], ids=["not reviewed", "granted already"])
def test_it_is_granted_once_and_after_the_review(steps: tuple[HistoryStep, ...]) -> None:
    with pytest.raises(WrongStage):
        grant(*steps)


def test_a_grant_makes_the_case_live() -> None:
    assert case_of(*UNTIL_GRANTED).stage is Stage.GRANTED
