"""Rule 1: agreement, recommendation, every finding closed, positive review, no date before the decision."""

from datetime import date

import pytest

from domain.certificate.errors import DatesOutOfOrder, FindingsOpen, NotRecommended, WrongStage
from domain.events.base import Event
from domain.values import Role
from tests.domain.certificate.builders import DECIDER, LEADER, PLANNER, HistoryStep, acting, case_of, take
from tests.domain.certificate.sample_history import (
    ACCEPTED,
    APPLIED,
    GRANTED_ON,
    UNTIL_AUDITED,
    UNTIL_PLANNED,
    UNTIL_REVIEWED,
    audit_step,
    finding,
    review_step,
    sheet,
)

HELD, REVIEW_DAY = date(2025, 2, 10), date(2025, 3, 1)


def grant(*steps: HistoryStep, valid_from: date | None = None) -> list[Event]:
    said = {"level": "five-star", "valid_from": valid_from}
    return take("grant", case_of(*steps), acting(DECIDER, Role.DECIDER, on=GRANTED_ON), said)


def test_with_all_of_it_the_certificate_is_granted() -> None:
    assert len(grant(*UNTIL_REVIEWED)) == 1


def test_without_a_signed_agreement_nobody_is_sent_to_audit() -> None:
    said = {"purpose": "initial", "leader": "P-li", "team": ["P-li"], "starts": HELD, "ends": HELD}

    with pytest.raises(WrongStage):
        take("plan-audit", case_of(APPLIED, ACCEPTED), acting(PLANNER, Role.PLANNER, on=HELD), said)


def test_without_a_recommendation_nothing_is_granted() -> None:
    with pytest.raises(NotRecommended):
        grant(*UNTIL_PLANNED, audit_step(HELD, 1, recommended=False), review_step(REVIEW_DAY, 1))


@pytest.mark.parametrize("id", ["1-N1", "1-S1"], ids=["nonconformity", "special deduction"])
def test_with_a_finding_open_nothing_is_granted(id: str) -> None:
    with pytest.raises(FindingsOpen):
        grant(*UNTIL_PLANNED, audit_step(HELD, 1, findings=(finding(id),)), review_step(REVIEW_DAY, 1))


def test_a_special_deduction_of_the_sheet_is_a_finding_to_be_closed_before_the_grant() -> None:
    said = {"held_from": HELD, "held_to": HELD, "sheet": sheet(100, deductions=1), "recommended": True}
    (event,) = take("record-audit", case_of(*UNTIL_PLANNED), acting(LEADER, Role.AUDITOR, on=HELD), said)

    with pytest.raises(FindingsOpen, match="1-S1"):
        grant(*UNTIL_PLANNED, HistoryStep(event, LEADER, Role.AUDITOR, HELD), review_step(REVIEW_DAY, 1))


def test_without_a_review_nothing_is_granted() -> None:
    with pytest.raises(WrongStage):
        grant(*UNTIL_AUDITED)


def test_after_a_negative_review_nothing_is_granted() -> None:
    with pytest.raises(NotRecommended):
        grant(*UNTIL_AUDITED, review_step(REVIEW_DAY, 1, positive=False))


def test_no_certificate_is_dated_before_its_decision() -> None:
    with pytest.raises(DatesOutOfOrder):
        grant(*UNTIL_REVIEWED, valid_from=date(2025, 3, 9))
