"""Granting: only on a positive review of a recommending audit, with everything closed (rule 1)."""

from datetime import date

import pytest

from domain.certificate.errors import (
    DatesReversed,
    FindingsOpen,
    LevelTooHigh,
    NotRecommended,
    ReasonForLowerLevelMissing,
    WrongStage,
)
from domain.certificate.state import Stage
from domain.events.base import Event
from domain.events.decision import Granted
from domain.scheme.errors import NotInLevels
from domain.values import Role
from tests.domain.certificate.given import CASE, DECIDER, acting, case_of, take
from tests.domain.certificate.steps import (
    AUDITED,
    GRANTED_ON,
    LAST_DAY,
    PARTICULARS,
    UNTIL_AUDITED,
    UNTIL_GRANTED,
    UNTIL_PLANNED,
    UNTIL_REVIEWED,
    audited,
    finding,
    reviewed,
)

ACT = acting(DECIDER, Role.DECIDER, on=GRANTED_ON)
HELD, REVIEW_DAY = date(2025, 2, 10), date(2025, 3, 1)


def grant(*steps: object, **terms: object) -> Event:
    case = case_of(*(steps or UNTIL_REVIEWED))  # type: ignore[arg-type]  # steps of the caller
    (event,) = take("grant", case, ACT, **{"level": "five-star", **terms})
    return event


def test_the_certificate_is_numbered_dated_and_leaves_nothing_out() -> None:
    granted = grant()

    assert granted == Granted(
        reason="as the rules ask",
        number="12325SC00001R0M",
        cycle=0,
        lineage=CASE,
        first_issued=GRANTED_ON,
        particulars=PARTICULARS,
        edition="GB/T 27922-2011",
        level="five-star",
        decided_on=GRANTED_ON,
        valid_from=GRANTED_ON,
        valid_until=LAST_DAY,
    )
