"""Agreement: each public field is compared with the case, or listed with a reason why it is not."""

from datetime import date
from uuid import UUID

from domain.certificate.fold import replay
from domain.events.decision import Granted, Replaced
from domain.status.facts import Facts
from domain.status.fold import after, initial_facts
from domain.status.standing import Standing, standing
from tests.domain.certificate.agreement import (
    COMPARED,
    COMPARED_FACTS,
    FILE,
    UNKNOWN,
    WITHIN_THE_STANDING,
    CaseAt,
    assert_agrees,
    assert_same_facts,
)
from tests.domain.certificate.builders import BODY, CONTEXT, SCHEME, HistoryStep, given
from tests.domain.certificate.sample_history import (
    UNTIL_GRANTED,
    decision_step,
    deregistration_step,
    reinstatement_step,
    revocation_step,
    surveillance_steps,
    suspension_step,
)

SUSPENDED = suspension_step(date(2025, 6, 2), date(2025, 9, 1))
TAKES_OVER = Replaced(
    reason="next cycle", by=UUID(int=7), number="12328SC00001R1M", from_day=date(2027, 3, 1)
)


def test_every_field_of_the_standing_is_compared_or_named_as_unknown() -> None:
    forgotten = Standing.model_fields.keys() - COMPARED.keys() - UNKNOWN.keys()

    assert not forgotten, f"{FILE}: compare {sorted(forgotten)} in COMPARED, or say in UNKNOWN why not"
    assert COMPARED.keys() | UNKNOWN.keys() == Standing.model_fields.keys(), f"{FILE}: a field is no more"
    assert not COMPARED.keys() & UNKNOWN.keys(), f"{FILE}: a field is both compared and unknown"


def test_every_public_fact_is_compared_itself_or_through_the_standing() -> None:
    forgotten = Facts.model_fields.keys() - COMPARED_FACTS.keys() - WITHIN_THE_STANDING

    assert not forgotten, f"{FILE}: compare {sorted(forgotten)} in COMPARED_FACTS"
    assert COMPARED_FACTS.keys() | WITHIN_THE_STANDING == Facts.model_fields.keys(), (
        f"{FILE}: a fact is no more"
    )


def test_case_and_public_answer_agree_at_the_end_of_lives_no_walk_takes() -> None:
    for steps in (
        (SUSPENDED,),
        (SUSPENDED, reinstatement_step(date(2025, 7, 1))),
        (SUSPENDED, revocation_step(date(2025, 9, 8))),
        (SUSPENDED, deregistration_step(date(2025, 9, 8))),
        surveillance_steps(date(2026, 1, 12), 2),
        (decision_step(TAKES_OVER, date(2027, 2, 1)),),
        (decision_step(TAKES_OVER, date(2027, 3, 1)),),
    ):
        assert_both_agree(steps)


def assert_both_agree(steps: tuple[HistoryStep, ...]) -> None:
    history = given(*UNTIL_GRANTED, *steps)
    case, facts = replay(history), None
    for known in history:
        facts = (
            initial_facts(known, BODY, SCHEME)
            if isinstance(known.event, Granted)
            else facts and after(facts, known)
        )
    assert case
    assert facts

    taken = ", ".join(step.event.topic for step in steps)
    assert_same_facts(case, facts, taken)
    end = CaseAt(case, history, CONTEXT.scheme)
    assert_agrees(end, standing(facts, CONTEXT.scheme, end.moment), taken)
