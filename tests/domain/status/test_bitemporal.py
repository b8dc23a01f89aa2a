"""Two moments: what held on a day, and what was known of it on another (domain §5, rule 6)."""

from datetime import date

from domain.status.standing import Status
from tests.domain.certificate.sample_history import (
    downgrade_step,
    reinstatement_step,
    revocation_step,
    suspension_step,
)
from tests.domain.status.standings import facts_of, moment_of, standing_at, status, status_sequence

THE_8TH, THE_15TH, THE_20TH, THE_21ST = (date(2026, 1, day) for day in (8, 15, 20, 21))
SUSPENDED = suspension_step(THE_20TH, until=date(2026, 7, 7), effective_on=THE_8TH)


def test_on_the_15th_nobody_knew_of_the_suspension() -> None:
    assert status(SUSPENDED, as_of=THE_15TH, known_at=THE_15TH) is Status.VALID


def test_on_the_21st_the_15th_is_known_to_have_been_suspended() -> None:
    assert status(SUSPENDED, as_of=THE_15TH, known_at=THE_21ST) is Status.SUSPENDED


def test_it_began_with_its_first_day() -> None:
    assert status(SUSPENDED, as_of=date(2026, 1, 7)) is Status.VALID
    assert status(SUSPENDED, as_of=THE_8TH) is Status.SUSPENDED


def test_lifted_from_its_start_it_never_was_as_known_now() -> None:
    lifted = reinstatement_step(date(2026, 3, 2), effective_on=THE_8TH)

    assert Status.SUSPENDED not in status_sequence(SUSPENDED, lifted)


def test_lifted_from_its_start_it_was_as_known_then() -> None:
    lifted = reinstatement_step(date(2026, 3, 2), effective_on=THE_8TH)

    assert status(SUSPENDED, lifted, as_of=date(2026, 3, 1), known_at=date(2026, 3, 1)) is Status.SUSPENDED


def test_what_is_recorded_later_does_not_change_what_was_answered() -> None:
    then = moment_of(THE_21ST)
    later = (
        revocation_step(date(2026, 4, 1), effective_on=THE_8TH),
        downgrade_step(date(2026, 3, 1), "qualified"),
    )

    assert facts_of(SUSPENDED, *later, known_at=then) == facts_of(SUSPENDED, known_at=then)


def test_a_revocation_from_an_earlier_day_covers_a_reinstatement_recorded_before_it() -> None:
    ended = revocation_step(date(2026, 5, 4), effective_on=date(2026, 2, 1))
    steps = (SUSPENDED, reinstatement_step(date(2026, 3, 2)), ended)

    assert status(*steps, as_of=date(2026, 4, 1)) is Status.REVOKED
    assert status(*steps, as_of=date(2026, 4, 1), known_at=date(2026, 4, 1)) is Status.VALID


def test_the_answer_names_the_level_of_its_day_not_of_today() -> None:
    lowered = downgrade_step(date(2026, 3, 1), "qualified")

    assert standing_at(lowered, as_of=date(2026, 2, 28)).level == "five-star"
    assert standing_at(lowered, as_of=date(2026, 3, 1)).level == "qualified"
