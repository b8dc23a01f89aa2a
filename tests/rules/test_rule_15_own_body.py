"""Rule 15: a body's staff touch only what is their body's."""

from datetime import date

import pytest

from domain.certificate.catalogue import DECISIONS, openings
from domain.certificate.errors import ForeignBody
from domain.values import Role
from tests.domain.certificate.given import AROUND, OTHER_BODY, Step, acting, case_of
from tests.domain.certificate.steps import APPLIED, UNTIL_AUDITED, UNTIL_GRANTED, UNTIL_REVIEWED

ON = date(2025, 4, 1)
CASES = {
    "applied": (APPLIED,),
    "audited": UNTIL_AUDITED,
    "reviewed": UNTIL_REVIEWED,
    "granted": UNTIL_GRANTED,
}


@pytest.mark.parametrize("steps", CASES.values(), ids=CASES)
@pytest.mark.parametrize("body", [OTHER_BODY, None], ids=["another body", "no body"])
def test_nothing_is_open_to_anybody_else(steps: tuple[Step, ...], body: str | None) -> None:
    found = openings(case_of(*steps), acting("P-foreign", *Role, on=ON, body=body), AROUND)

    assert all(isinstance(opening.closed_by, ForeignBody) for opening in found)


@pytest.mark.parametrize("name", DECISIONS)
def test_taking_a_decision_asks_again(name: str) -> None:
    decision = DECISIONS[name]
    terms = decision.terms.model_construct(reason="as the rules ask")

    with pytest.raises(ForeignBody):
        decision.make(case_of(APPLIED), terms, acting("P-foreign", *Role, on=ON, body=OTHER_BODY), AROUND)


def test_the_refusal_names_no_other_body() -> None:
    assert "CNCA" not in str(ForeignBody("CNCA-R-2002-123"))
