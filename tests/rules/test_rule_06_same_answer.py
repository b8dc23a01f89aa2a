"""Rule 6: the same question with the same two moments has the same answer for ever."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.status.standing import standing
from tests.domain.certificate.given import AROUND, Step
from tests.domain.certificate.steps import deregistered, downgraded, reinstated, revoked, surveyed, suspended
from tests.domain.status.telling import facts_of, moment_of, told

KNOWN_AT = date(2026, 1, 21)
BEFORE = (
    *surveyed(date(2025, 12, 1), 2),
    suspended(date(2026, 1, 20), until=date(2026, 7, 7), effective_on=date(2026, 1, 8)),
)
LATER: tuple[Step, ...] = (
    reinstated(date(2026, 2, 1), effective_on=date(2026, 1, 8)),
    downgraded(date(2026, 2, 2), "qualified", effective_on=date(2025, 6, 1)),
    *surveyed(date(2026, 2, 3), 3),
    revoked(date(2026, 3, 1), effective_on=date(2025, 4, 1)),
    deregistered(date(2026, 3, 2), effective_on=date(2025, 4, 1)),
)


@given(st.integers(0, len(LATER)), st.dates(date(2025, 1, 1), date(2030, 1, 1)))
def test_whatever_is_recorded_later_for_whatever_day(more: int, as_of: date) -> None:
    asked_then = told(*BEFORE, as_of=as_of, known_at=KNOWN_AT)

    assert told(*BEFORE, *LATER[:more], as_of=as_of, known_at=KNOWN_AT) == asked_then


@given(st.dates(date(2025, 1, 1), date(2030, 1, 1)))
def test_however_often_it_is_asked(as_of: date) -> None:
    facts = facts_of(*BEFORE, *LATER)
    answers = {standing(facts, AROUND.scheme, moment_of(as_of)).model_dump_json() for _ in range(3)}

    assert len(answers) == 1


def test_asked_with_what_is_known_now_the_answer_may_differ() -> None:
    as_of = KNOWN_AT - timedelta(days=1)

    assert told(*BEFORE, *LATER, as_of=as_of) != told(*BEFORE, *LATER, as_of=as_of, known_at=KNOWN_AT)
