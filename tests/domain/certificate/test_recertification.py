"""Recertifying: a new certificate, contiguous with the one before, never overlapping it (rule 9)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.certificate.decision import number_allocation, replacement
from domain.certificate.errors import DatesOutOfOrder, PreviousCertificateNotValid, ProceedingPending
from domain.certificate.state import Certificate
from domain.events.decision import Granted, Replaced
from domain.values import Role
from tests.domain.certificate.builders import (
    CASE,
    CONTEXT,
    CONTEXT_IN_TRANSITION,
    DECIDER,
    acting,
    case_of,
    take,
)
from tests.domain.certificate.sample_history import (
    GRANTED_ON,
    LAST_DAY,
    REASON,
    SUPERVISED,
    UNTIL_GRANTED,
    decision_step,
    deregistration_step,
    reviewed_steps,
    revocation_step,
    suspension_step,
)

NEW = UUID(int=9)
UNTIL_SUPERVISED = (*UNTIL_GRANTED, *SUPERVISED)
PRIOR = case_of(*UNTIL_SUPERVISED)
DAY_AFTER = LAST_DAY + timedelta(days=1)
IN_TIME = date(2028, 2, 1)


def recertification_grant(prior: Certificate = PRIOR, on: date = IN_TIME, **fields: Any) -> Granted:
    case = case_of(*reviewed_steps(date(2027, 12, 1)), stream=NEW)
    context = replace(CONTEXT, prior=prior, serial=7)
    (event,) = take(
        "grant", case, acting(DECIDER, Role.DECIDER, on=on), {"level": "five-star", **fields}, context
    )
    assert isinstance(event, Granted)
    return event


@pytest.mark.parametrize("on", [IN_TIME, LAST_DAY])
def test_it_begins_the_day_after_the_last_day_of_the_one_before(on: date) -> None:
    event = recertification_grant(on=on)

    assert (event.valid_from, event.valid_until) == (DAY_AFTER, date(2031, 3, 9))


def test_it_has_a_new_number_of_the_next_cycle() -> None:
    event = recertification_grant()

    assert (event.number, event.cycle) == ("12328SC00007R1M", 1)


def test_it_keeps_lineage_and_first_issue() -> None:
    event = recertification_grant()

    assert (event.lineage, event.first_issued) == (CASE, GRANTED_ON)


def test_no_other_first_day_is_possible() -> None:
    assert recertification_grant(valid_from=DAY_AFTER).valid_from == DAY_AFTER
    with pytest.raises(DatesOutOfOrder):
        recertification_grant(valid_from=IN_TIME)


def test_decided_after_the_last_day_it_is_an_initial_one() -> None:
    event = recertification_grant(on=DAY_AFTER)

    assert (event.valid_from, event.cycle, event.lineage, event.first_issued) == (
        DAY_AFTER,
        0,
        NEW,
        DAY_AFTER,
    )


def test_after_a_deregistration_it_is_an_initial_one() -> None:
    event = recertification_grant(case_of(*UNTIL_SUPERVISED, deregistration_step(date(2028, 1, 10))))

    assert (event.valid_from, event.cycle) == (IN_TIME, 0)


@pytest.mark.parametrize(
    "prior",
    [
        case_of(*UNTIL_SUPERVISED, suspension_step(date(2028, 1, 10), date(2028, 3, 1))),
        case_of(*UNTIL_SUPERVISED, revocation_step(date(2028, 1, 10))),
    ],
    ids=["suspended", "revoked"],
)
def test_a_certificate_that_lost_its_standing_meanwhile_is_not_continued(prior: Certificate) -> None:
    with pytest.raises(PreviousCertificateNotValid):
        recertification_grant(prior)


def test_one_that_expired_while_suspended_is_no_bar_to_an_initial_one() -> None:
    prior = case_of(*UNTIL_SUPERVISED, suspension_step(date(2028, 1, 10), date(2028, 7, 9)))

    assert recertification_grant(prior, on=DAY_AFTER).cycle == 0


def test_one_that_lapsed_with_its_edition_is_not_continued() -> None:
    prior = replace(PRIOR, edition="GB/T 27922-2011")
    case = replace(case_of(*reviewed_steps(date(2027, 12, 1)), stream=NEW), edition="GB/T 27922-2027")
    context = replace(CONTEXT_IN_TRANSITION, prior=prior)

    (event,) = take("grant", case, acting(DECIDER, Role.DECIDER, on=IN_TIME), {"level": "five-star"}, context)

    assert isinstance(event, Granted)
    assert event.cycle == 0


def test_a_certificate_is_recertified_once() -> None:
    with pytest.raises(ProceedingPending):
        recertification_grant(replace(PRIOR, replaced_by=UUID(int=8)))


def test_the_one_before_records_what_takes_over_and_from_when() -> None:
    event = recertification_grant()
    replaced = replacement(event, NEW)

    assert replaced == Replaced(reason=REASON, by=NEW, number=event.number, from_day=DAY_AFTER)
    assert replaced is not None
    assert case_of(*UNTIL_GRANTED, decision_step(replaced, IN_TIME)).replaced_by == NEW


def test_an_initial_certificate_replaces_nothing() -> None:
    assert replacement(recertification_grant(on=DAY_AFTER), NEW) is None


def test_the_series_records_the_number_for_the_certificate() -> None:
    event = recertification_grant()

    assert (number_allocation(event, NEW).number, number_allocation(event, NEW).certificate) == (
        event.number,
        NEW,
    )


def test_whoever_decides_the_next_cycle_is_no_judge_of_the_one_before() -> None:
    replaced = replacement(recertification_grant(), NEW)
    assert replaced

    assert (
        "P-elsewhere"
        not in case_of(*UNTIL_GRANTED, decision_step(replaced, IN_TIME, by="P-elsewhere")).judges
    )
