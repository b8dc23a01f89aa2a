"""Agreement: each public field is compared with what the case knows, or it is said why the case does not."""

from datetime import date
from uuid import UUID

from domain.certificate.fold import lived
from domain.events.decision import Granted, Replaced
from domain.status.facts import Facts, after, begun
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
from tests.domain.certificate.given import AROUND, BODY, SCHEME, Step, given
from tests.domain.certificate.steps import (
    UNTIL_GRANTED,
    decided,
    deregistered,
    reinstated,
    revoked,
    surveyed,
    suspended,
)

SUSPENDED = suspended(date(2025, 6, 2), date(2025, 9, 1))
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
        (SUSPENDED, reinstated(date(2025, 7, 1))),
        (SUSPENDED, revoked(date(2025, 9, 8))),
        (SUSPENDED, deregistered(date(2025, 9, 8))),
        surveyed(date(2026, 1, 12), 2),
        (decided(TAKES_OVER, date(2027, 2, 1)),),
        (decided(TAKES_OVER, date(2027, 3, 1)),),
    ):
        assert_both_agree(steps)


def assert_both_agree(steps: tuple[Step, ...]) -> None:
    history = given(*UNTIL_GRANTED, *steps)
    case, facts = lived(history), None
    for known in history:
        facts = (
            begun(known, BODY, SCHEME) if isinstance(known.event, Granted) else facts and after(facts, known)
        )
    assert case
    assert facts

    taken = ", ".join(step.event.topic for step in steps)
    assert_same_facts(case, facts, taken)
    end = CaseAt(case, history, AROUND.scheme)
    assert_agrees(end, standing(facts, AROUND.scheme, end.moment), taken)
