"""Rule 13: every answer about any period comes from one function of the events."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from domain.status.standing import standing
from tests.domain.certificate.builders import CONTEXT, case_of
from tests.domain.certificate.sample_history import (
    UNTIL_GRANTED,
    downgrade_step,
    reinstatement_step,
    revocation_step,
    surveillance_steps,
    suspension_step,
)
from tests.domain.status.standings import facts_of, moment_of, periods

STEPS = (
    suspension_step(date(2025, 9, 1), until=date(2026, 2, 28)),
    reinstatement_step(date(2025, 11, 3)),
    *surveillance_steps(date(2026, 2, 2), 2),
    downgrade_step(date(2026, 5, 4), "three-star", effective_on=date(2026, 4, 1)),
    revocation_step(date(2027, 8, 2), effective_on=date(2027, 7, 1)),
)
DOMAIN = Path(__file__).parents[2] / "domain"


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_the_history_and_the_answer_agree_on_every_day(day: date) -> None:
    moment = moment_of(day)
    (period,) = (
        known
        for known in periods(*STEPS)
        if (not known.starts or known.starts <= moment) and (not known.ends or moment < known.ends)
    )

    answer = standing(facts_of(*STEPS), CONTEXT.scheme, moment)

    assert period.standing.model_copy(update={"status_since": None}) == answer


@given(st.integers(0, len(STEPS)))
def test_the_case_and_the_answer_agree_after_every_event(count: int) -> None:
    case = case_of(*UNTIL_GRANTED, *STEPS[:count])
    now = moment_of(STEPS[count - 1].on if count else date(2025, 3, 10))

    answer = standing(facts_of(*STEPS[:count]), CONTEXT.scheme, now)

    assert answer.level == case.level
    assert answer.status.value == {"granted": "valid"}.get(case.stage, case.stage)


def test_the_answer_needs_no_clock() -> None:
    sources = [file.read_text() for file in (DOMAIN / "status").glob("*.py")]

    assert not any(word in source for source in sources for word in ("now(", "today()", "utcnow"))


def test_a_moment_later_nothing_but_time_has_changed_the_answer() -> None:
    facts = facts_of(*STEPS)
    inside = moment_of(date(2025, 10, 1))

    assert standing(facts, CONTEXT.scheme, inside) == standing(
        facts, CONTEXT.scheme, inside - timedelta(hours=5)
    )
