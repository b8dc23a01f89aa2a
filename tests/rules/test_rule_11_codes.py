"""Rule 11: a code that fails either check is refused with the reason, wherever it comes from."""

from datetime import date

import pytest
from pydantic import ValidationError

from domain.events.institution import InterestDeclared, InterestKind
from domain.organisation import Alteration, Organisation
from tests.domain.certificate.sample_history import PARTICULARS

BAD = [
    "91350100M000100YZ3",
    "91310115MA1H8R7C6D",
    "91350100M000100Y44",
    "91350100M000101Y43",
    "913",
    "91350100M000100Y56",
]
GOOD = ["91350100M000100Y43", "11320000MB151840XJ", "91512081MA62K0260E"]


@pytest.mark.parametrize("code", GOOD)
def test_a_right_code_is_taken(code: str) -> None:
    assert Alteration(uscc=code).uscc == code


@pytest.mark.parametrize("code", BAD)
def test_nobody_applies_under_a_wrong_code(code: str) -> None:
    fields = PARTICULARS.organisation.model_dump()

    with pytest.raises(ValidationError, match="uscc"):
        Organisation.model_validate({**fields, "uscc": code})


@pytest.mark.parametrize(
    ("code", "why"),
    [("91350100M000100Y44", "GB 32100"), ("91350100M000100Y56", "GB 11714"), ("91350100M000100YZ3", "17")],
)
def test_the_refusal_says_which_check_failed(code: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Alteration(uscc=code)


@pytest.mark.parametrize("code", BAD)
def test_nobody_changes_to_a_wrong_code(code: str) -> None:
    with pytest.raises(ValidationError, match="uscc"):
        Alteration(uscc=code)


@pytest.mark.parametrize("code", BAD)
def test_nobody_declares_an_interest_under_a_wrong_code(code: str) -> None:
    with pytest.raises(ValidationError, match="uscc"):
        InterestDeclared(
            reason="declared", person="P-li", uscc=code, kind=InterestKind.FAMILY, since=date(2025, 1, 1)
        )
