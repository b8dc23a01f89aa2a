"""An inconsistent scheme is refused, with all problems at once."""

import re
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from domain.scheme.errors import UnknownLevel
from domain.scheme.limits import Limits
from domain.scheme.model import Scheme


@pytest.fixture
def content(after_sales: Scheme) -> dict[str, Any]:
    return after_sales.model_dump(mode="json")


def assert_refused(content: dict[str, Any], *parts: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Scheme.model_validate(content)
    for part in parts:
        assert part in str(refusal.value)


def test_a_scheme_survives_json(after_sales: Scheme) -> None:
    assert Scheme.model_validate_json(after_sales.model_dump_json()) == after_sales


def test_a_clause_left_out_is_noticed_in_count_and_sum(content: dict[str, Any]) -> None:
    content["table"]["sections"][0]["indicators"][0]["clauses"].pop()

    assert_refused(
        content, "52 clauses are declared, 51 are there", "section 5.1 has 40 points", "add up to 39"
    )


def test_an_indicator_left_out_is_noticed(content: dict[str, Any]) -> None:
    content["table"]["sections"][2]["indicators"].pop()

    assert_refused(content, "15 indicators are declared, 14 are there")


def test_sections_must_come_to_one_hundred(content: dict[str, Any]) -> None:
    content["table"]["sections"].pop()

    assert_refused(content, "3 sections are declared, 2 are there", "add up to 75 points, not 100")


def test_no_id_is_used_twice(content: dict[str, Any]) -> None:
    content["table"]["sections"][0]["indicators"][0]["clauses"][0]["id"] = "5.1"

    assert_refused(content, "id 5.1 is used 2 times")


@pytest.mark.parametrize(("at_least", "why"), [(None, "needs at_least"), ("80", "must ascend")])
def test_levels_of_a_table_ascend(content: dict[str, Any], at_least: str | None, why: str) -> None:
    content["levels"][0]["at_least"] = at_least

    assert_refused(content, why)


def test_levels_without_a_table_have_no_threshold(content: dict[str, Any]) -> None:
    assert_refused({**content, "table": None}, "without a score table no level can have at_least")


def test_a_medium_holder_is_smaller_than_a_large_one(content: dict[str, Any]) -> None:
    content["sizes"] = {"large_from": 50, "medium_from": 50}

    assert_refused(content, "medium_from must be smaller than large_from")


@pytest.mark.parametrize("name", ["levels", "required_documents", "entry_conditions"])
def test_nothing_is_named_twice(content: dict[str, Any], name: str) -> None:
    content[name].append(content[name][0])

    assert_refused(content, f"{name} names one thing twice")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sizes", {"large_from": 50, "medium_from": 0}),
        ("specials", {"max_bonus": 2}),
        ("number", "{serial:05}"),
        ("field", "XX"),
        ("code", "S1"),
        ("levels", []),
        ("colour", "red"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(content: dict[str, Any], name: str, value: object) -> None:
    assert_refused({**content, name: value}, name)


@pytest.mark.parametrize(
    "limits",
    [
        {"validity_years": 0},
        {"minor_days": 91},
        {"recertification_warns_months": 7},
        {"surveillance_months": 37},
        {"validity_years": 1, "recertification_opens_months": 12},
        {"suspension_months": 6.5},
        {"suspension_weeks": 6},
    ],
)
def test_limits_that_contradict_themselves_are_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Limits.model_validate(limits)


def test_every_limit_says_its_unit() -> None:
    unit = re.compile(r"_(hours|days|months|years|years_after_end|audits)$")
    numbers = [name for name, field in Limits.model_fields.items() if field.annotation is not bool]

    assert all(unit.search(name) for name in numbers)


def test_the_shipped_file_writes_out_the_default_limits(after_sales: Scheme) -> None:
    assert after_sales.limits == Limits()


def test_levels_have_a_rank_from_one(after_sales: Scheme) -> None:
    levels = ("qualified", "three-star", "four-star", "five-star")

    assert [after_sales.rank(level) for level in levels] == [1, 2, 3, 4]
    assert [after_sales.level(level).stars for level in levels] == [0, 3, 4, 5]


@pytest.mark.parametrize("fiction", ["eight-star", "ten-star", ""])
def test_no_other_level_exists(after_sales: Scheme, fiction: str) -> None:
    with pytest.raises(UnknownLevel):
        after_sales.level(fiction)


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("69.999", None),
        ("70", "qualified"),
        ("94.999", "four-star"),
        ("95", "five-star"),
        ("100", "five-star"),
    ],
)
def test_thresholds_are_inclusive(after_sales: Scheme, value: str, level: str | None) -> None:
    reached = after_sales.level_at(Fraction(value))

    assert (reached and reached.id) == level


@pytest.mark.parametrize(("headcount", "letter"), [(1, "S"), (49, "S"), (50, "M"), (999, "M"), (1000, "L")])
def test_the_size_follows_from_the_headcount(after_sales: Scheme, headcount: int, letter: str) -> None:
    assert after_sales.size_of(headcount) == letter
