"""Transition: after its deadline no certificate to the old edition is valid (rule 12)."""

from datetime import date

from domain.events.upkeep import Transitioned
from domain.status.standing import Status
from tests.domain.certificate.builders import CONTEXT_IN_TRANSITION, NEXT_EDITION, HistoryStep
from tests.domain.certificate.sample_history import REASON, decision_step, revocation_step, suspension_step
from tests.domain.status.standings import periods, standing_at

SCHEME = CONTEXT_IN_TRANSITION.scheme
DEADLINE, DAY_AFTER = date(2027, 6, 30), date(2027, 7, 1)
MOVED = decision_step(
    Transitioned(reason=REASON, audit=2, edition=NEXT_EDITION, rule_version="1"), date(2027, 6, 30)
)


def status(*steps: HistoryStep, as_of: date) -> Status:
    return standing_at(*steps, as_of=as_of, scheme=SCHEME).status


def test_on_the_deadline_it_is_still_valid() -> None:
    assert status(as_of=DEADLINE) is Status.VALID


def test_on_the_day_after_it_is_not_transitioned() -> None:
    assert status(as_of=DAY_AFTER) is Status.NOT_TRANSITIONED


def test_one_that_moved_on_the_last_day_stays_valid() -> None:
    assert status(MOVED, as_of=DAY_AFTER) is Status.VALID


def test_the_edition_told_is_that_of_the_day() -> None:
    days = (date(2027, 6, 29), DAY_AFTER)

    assert [standing_at(MOVED, as_of=day, scheme=SCHEME).edition for day in days] == [
        "GB/T 27922-2011",
        NEXT_EDITION,
    ]


def test_expiry_and_ends_win_over_it() -> None:
    assert status(as_of=date(2028, 3, 10)) is Status.EXPIRED
    assert status(revocation_step(date(2026, 1, 1)), as_of=DAY_AFTER) is Status.REVOKED


def test_lifting_a_suspension_after_the_deadline_makes_nothing_valid() -> None:
    late = suspension_step(date(2027, 5, 1), until=date(2027, 10, 31))

    words = {period.standing.status for period in periods(late, scheme=SCHEME) if period.starts}
    assert words == {Status.VALID, Status.SUSPENDED, Status.EXPIRED}
