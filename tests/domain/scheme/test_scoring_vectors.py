"""The worked examples of scoring, each through a full sheet of GB/T 27922-2011."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from domain.scheme.model import Scheme, SpecialRules
from domain.scheme.scoring import FailureReason, score
from domain.scheme.sheet import ScoredSheet

SheetOf = Callable[..., ScoredSheet]


@pytest.mark.parametrize(
    ("given", "value", "level"),
    [
        (("95", "100", 0, 0), "95", "five-star"),
        (("94.96", "100", 0, 0), "94.96", "four-star"),
        (("90.25", "95", 0, 0), "95", "five-star"),
        (("73.8", "82", 0, 0), "90", "four-star"),
        (("96", "100", 1, 0), "95", "five-star"),
        (("96", "100", 5, 0), "91", None),
        (("69", "100", 0, 1), "70", None),
        (("70", "100", 0, 0), "70", "qualified"),
        (("80", "100", 0, 0), "80", "three-star"),
        (("69.999999", "100", 0, 0), "69.999999", None),
        (("100", "100", 4, 0), "96", "five-star"),
        (("100", "100", 0, 1), "100", "five-star"),
        (("95", "100", 1, 1), "95", "four-star"),
        (("2", "100", 4, 0), "0", None),
        (("0", "100", 0, 0), "0", None),
    ],
    ids=lambda given: "-".join(map(str, given)) if isinstance(given, tuple) else None,
)
def test_a_sheet_comes_to_the_value_and_level_of_the_example(
    after_sales: Scheme, sheet_of: SheetOf, given: tuple[str, str, int, int], value: str, level: str | None
) -> None:
    result = score(after_sales, sheet_of(*given))

    assert (result.obtained, result.applicable) == (Fraction(given[0]), Fraction(given[1]))
    assert (result.value, result.level) == (Fraction(value), level)


def test_the_bonus_lifts_only_where_the_scheme_says_so(after_sales: Scheme, sheet_of: SheetOf) -> None:
    lifting = after_sales.model_copy(update={"specials": SpecialRules(bonus_may_lift=True)})

    assert score(lifting, sheet_of("69", bonuses=1)).level == "qualified"
    assert score(after_sales, sheet_of("69", bonuses=1)).failed_because == (FailureReason.BELOW_LOWEST_LEVEL,)


@pytest.mark.parametrize(
    ("obtained", "deductions", "reasons"),
    [
        ("96", 4, ()),
        ("96", 5, (FailureReason.SPECIAL_DEDUCTIONS,)),
        ("60", 0, (FailureReason.BELOW_LOWEST_LEVEL,)),
        ("60", 6, (FailureReason.BELOW_LOWEST_LEVEL, FailureReason.SPECIAL_DEDUCTIONS)),
    ],
)
def test_a_failure_says_why(
    after_sales: Scheme, sheet_of: SheetOf, obtained: str, deductions: int, reasons: tuple[FailureReason, ...]
) -> None:
    result = score(after_sales, sheet_of(obtained, deductions=deductions))

    assert result.failed_because == reasons
    assert result.passed is not bool(reasons)


@pytest.mark.parametrize(
    ("obtained", "applicable", "shown"),
    [
        ("95", "100", "95.00"),
        ("94.96", "100", "94.96"),
        ("89.999999", "100", "89.99"),
        ("73.8", "82", "90.00"),
        ("0.05", "100", "0.05"),
        ("0", "100", "0.00"),
        ("100", "100", "100.00"),
        ("63.3", "95", "66.63"),
    ],
)
def test_a_score_is_shown_rounded_down(
    after_sales: Scheme, sheet_of: SheetOf, obtained: str, applicable: str, shown: str
) -> None:
    assert score(after_sales, sheet_of(obtained, applicable)).display_value == shown


def test_a_score_survives_json_exactly(after_sales: Scheme, sheet_of: SheetOf) -> None:
    result = score(after_sales, sheet_of("63.3", "95", 2, 1))

    assert type(result).model_validate_json(result.model_dump_json()) == result
    assert '"value":"' in result.model_dump_json()
