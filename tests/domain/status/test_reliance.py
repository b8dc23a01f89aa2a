"""Reliance and notices: whether one may rely on a certificate, and what one must know (domain §7)."""

from datetime import date, timedelta
from typing import Final

import pytest

from domain.status.reliance import Judgement, NoticeKind, Reliance, for_another_name, judge
from domain.status.standing import Status
from tests.domain.certificate.builders import CONTEXT_IN_TRANSITION, HistoryStep
from tests.domain.certificate.sample_history import (
    GRANTED_ON,
    LAST_DAY,
    deregistration_step,
    revocation_step,
    suspension_step,
)
from tests.domain.status.standings import moment_of, standing_at

DUE: Final = date(2026, 3, 10)
NEXT_DAY: Final = timedelta(days=1)
SUSPENDED: Final = suspension_step(date(2026, 1, 8), until=date(2026, 7, 7))
LAPSED: Final = date(2027, 7, 1)


def judged(*steps: HistoryStep, as_of: date, today: date | None = None) -> Judgement:
    """What the answer about a day is worth to someone who asks on that day, or on another."""
    standing = standing_at(*steps, as_of=as_of, scheme=CONTEXT_IN_TRANSITION.scheme)
    return judge(standing, GRANTED_ON, moment_of(as_of), today or as_of)


STATUSES: Final = [
    (Status.NOT_YET_ISSUED, (), GRANTED_ON - NEXT_DAY, Reliance.NO),
    (Status.VALID, (), GRANTED_ON, Reliance.YES),
    (Status.VALID, (), DUE, Reliance.YES),
    (Status.VALID, (), DUE + NEXT_DAY, Reliance.WITH_NOTICE),
    (Status.SUSPENDED, (SUSPENDED,), date(2026, 1, 8), Reliance.NO),
    (Status.NOT_TRANSITIONED, (), LAPSED, Reliance.NO),
    (Status.REVOKED, (revocation_step(date(2026, 1, 8)),), date(2026, 1, 8), Reliance.NO),
    (Status.DEREGISTERED, (deregistration_step(date(2026, 1, 8)),), date(2026, 1, 8), Reliance.NO),
    (Status.EXPIRED, (), LAST_DAY + NEXT_DAY, Reliance.NO),
]


@pytest.mark.parametrize(("status", "steps", "day", "reliance"), STATUSES)
def test_only_a_valid_certificate_may_be_relied_on(
    status: Status, steps: tuple[HistoryStep, ...], day: date, reliance: Reliance
) -> None:
    standing = standing_at(*steps, as_of=day, scheme=CONTEXT_IN_TRANSITION.scheme)

    assert standing.status is status
    assert judged(*steps, as_of=day).reliance is reliance


def test_surveillance_overdue_says_since_how_many_days() -> None:
    (notice,) = judged(as_of=DUE + timedelta(days=12)).notices

    assert (notice.kind, notice.days, notice.until) == (NoticeKind.SURVEILLANCE_OVERDUE, 12, DUE)


def test_a_suspension_past_its_last_day_says_since_how_many_days() -> None:
    day = date(2026, 7, 7)
    (last,) = judged(SUSPENDED, as_of=day).notices
    overdue = {notice.kind: notice.days for notice in judged(SUSPENDED, as_of=day + NEXT_DAY).notices}

    assert last.kind is NoticeKind.SURVEILLANCE_OVERDUE
    assert overdue[NoticeKind.SUSPENSION_OVERDUE] == 1


def test_before_the_first_day_it_names_it() -> None:
    (notice,) = judged(as_of=GRANTED_ON - NEXT_DAY).notices

    assert (notice.kind, notice.from_day) == (NoticeKind.NOT_BEGUN, GRANTED_ON)


@pytest.mark.parametrize(("today", "reliance"), [(DUE, Reliance.YES), (DUE - NEXT_DAY, Reliance.NO)])
def test_about_a_day_to_come_nobody_may_rely_on_the_answer(today: date, reliance: Reliance) -> None:
    judgement = judged(as_of=DUE, today=today)

    assert judgement.reliance is reliance
    assert [notice.kind for notice in judgement.notices] == ([NoticeKind.FUTURE_DAY] if today < DUE else [])


@pytest.mark.parametrize("reliance", Reliance)
def test_on_the_certificate_of_another_name_it_cannot_be_told_unless_it_is_no(reliance: Reliance) -> None:
    expected = Reliance.NO if reliance is Reliance.NO else Reliance.CANNOT_TELL

    assert for_another_name(reliance) is expected


def test_every_status_has_a_row() -> None:
    missing = set(Status) - {row[0] for row in STATUSES} - {Status.ANNULLED, Status.BODY_NOT_APPROVED}

    assert not missing, f"{sorted(missing)}: add a row to STATUSES in tests/domain/status/test_reliance.py"
