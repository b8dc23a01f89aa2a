"""Suspension: only a decision ends it, never the passage of its last day (domain §4, rule 7)."""

from dataclasses import replace
from datetime import date

from domain.status.standing import Status
from tests.domain.certificate.sample_history import LAST_DAY, reinstatement_step, suspension_step
from tests.domain.status.standings import standing_at, status, status_sequence

UNTIL = date(2026, 7, 7)
SUSPENDED = suspension_step(date(2026, 1, 8), until=UNTIL)


def test_past_its_last_day_it_stays_suspended() -> None:
    assert status(SUSPENDED, as_of=date(2027, 1, 1)) is Status.SUSPENDED


def test_past_its_last_day_the_answer_says_that_nothing_was_decided() -> None:
    assert not standing_at(SUSPENDED, as_of=UNTIL).suspension_overdue
    assert standing_at(SUSPENDED, as_of=date(2026, 7, 8)).suspension_overdue


def test_the_last_day_for_lifting_is_told_while_it_lasts() -> None:
    assert standing_at(SUSPENDED, as_of=UNTIL).suspended_until == UNTIL


def test_a_decision_lifts_it() -> None:
    assert status(SUSPENDED, reinstatement_step(date(2026, 6, 1)), as_of=date(2026, 6, 1)) is Status.VALID


def test_it_does_not_extend_validity() -> None:
    assert status(SUSPENDED, reinstatement_step(date(2026, 6, 1)), as_of=date(2028, 3, 10)) is Status.EXPIRED


def test_an_expired_certificate_is_not_lifted_into_validity() -> None:
    late = suspension_step(date(2027, 12, 1), until=date(2028, 5, 31))

    assert status_sequence(late) == [Status.NOT_YET_ISSUED, Status.VALID, Status.SUSPENDED, Status.EXPIRED]
    assert status(late, as_of=LAST_DAY) is Status.SUSPENDED


def test_a_private_ground_is_not_in_the_public_answer() -> None:
    """Fees are a matter of contract: the suspension is public, its ground is not (rule 34)."""
    seen = suspension_step(date(2026, 1, 5), until=date(2026, 7, 4))
    hidden = replace(seen, event=seen.event.model_copy(update={"public": False}))

    assert standing_at(seen, as_of=date(2026, 2, 1)).reason == "complaint"
    assert standing_at(hidden, as_of=date(2026, 2, 1)).reason is None
