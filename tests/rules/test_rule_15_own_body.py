"""Rule 15: staff of a body can access and change cases of their own body only."""

from datetime import date

import pytest

from domain.certificate.catalogue import DECISIONS, available_decisions
from domain.certificate.errors import CaseOfAnotherBody
from domain.values import Role
from tests.domain.certificate.builders import CONTEXT, OTHER_BODY, HistoryStep, acting, case_of
from tests.domain.certificate.sample_history import APPLIED, UNTIL_AUDITED, UNTIL_GRANTED, UNTIL_REVIEWED

ON = date(2025, 4, 1)
CASES = {
    "applied": (APPLIED,),
    "audited": UNTIL_AUDITED,
    "reviewed": UNTIL_REVIEWED,
    "granted": UNTIL_GRANTED,
}


@pytest.mark.parametrize("steps", CASES.values(), ids=CASES)
@pytest.mark.parametrize("body", [OTHER_BODY, None], ids=["another body", "no body"])
def test_nothing_is_open_to_anybody_else(steps: tuple[HistoryStep, ...], body: str | None) -> None:
    found = available_decisions(case_of(*steps), acting("P-foreign", *Role, on=ON, body=body), CONTEXT)

    assert all(isinstance(opening.closed_by, CaseOfAnotherBody) for opening in found)


def test_taking_a_decision_asks_again() -> None:
    stranger = acting("P-foreign", *Role, on=ON, body=OTHER_BODY)

    for decision in DECISIONS.values():
        with pytest.raises(CaseOfAnotherBody):
            decision.make(
                case_of(APPLIED), decision.terms.model_construct(reason="as the rules ask"), stranger, CONTEXT
            )


def test_the_refusal_names_no_other_body() -> None:
    assert "CNCA" not in str(CaseOfAnotherBody("CNCA-R-2002-123"))
