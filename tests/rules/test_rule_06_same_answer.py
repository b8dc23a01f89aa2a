"""Rule 6: the same question with the same two moments has the same answer for ever."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.status.standing import standing
from tests.domain.certificate.builders import CONTEXT, HistoryStep
from tests.domain.certificate.sample_history import (
    deregistration_step,
    downgrade_step,
    reinstatement_step,
    revocation_step,
    surveillance_steps,
    suspension_step,
)
from tests.domain.status.standings import facts_of, moment_of, standing_at

KNOWN_AT = date(2026, 1, 21)
BEFORE = (
    *surveillance_steps(date(2025, 12, 1), 2),
    suspension_step(date(2026, 1, 20), until=date(2026, 7, 7), effective_on=date(2026, 1, 8)),
)
LATER: tuple[HistoryStep, ...] = (
    reinstatement_step(date(2026, 2, 1), effective_on=date(2026, 1, 8)),
    downgrade_step(date(2026, 2, 2), "qualified", effective_on=date(2025, 6, 1)),
    *surveillance_steps(date(2026, 2, 3), 3),
    revocation_step(date(2026, 3, 1), effective_on=date(2025, 4, 1)),
    deregistration_step(date(2026, 3, 2), effective_on=date(2025, 4, 1)),
)


@given(st.integers(0, len(LATER)), st.dates(date(2025, 1, 1), date(2030, 1, 1)))
def test_whatever_is_recorded_later_for_whatever_day(more: int, as_of: date) -> None:
    asked_then = standing_at(*BEFORE, as_of=as_of, known_at=KNOWN_AT)

    assert standing_at(*BEFORE, *LATER[:more], as_of=as_of, known_at=KNOWN_AT) == asked_then


@given(st.dates(date(2025, 1, 1), date(2030, 1, 1)))
def test_however_often_it_is_asked(as_of: date) -> None:
    facts = facts_of(*BEFORE, *LATER)
    answers = {standing(facts, CONTEXT.scheme, moment_of(as_of)).model_dump_json() for _ in range(3)}

    assert len(answers) == 1


def test_asked_with_what_is_known_now_the_answer_may_differ() -> None:
    as_of = KNOWN_AT - timedelta(days=1)

    assert standing_at(*BEFORE, *LATER, as_of=as_of) != standing_at(
        *BEFORE, *LATER, as_of=as_of, known_at=KNOWN_AT
    )
