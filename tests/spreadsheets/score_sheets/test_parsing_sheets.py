"""Reading a sheet: exactly what was typed, and for each wrong entry a sentence of its own."""

import pytest
from hypothesis import given, settings

from domain.scheme.scoring import score
from domain.scheme.sheet import Scored, ScoredSheet
from spreadsheets.score_sheets.fields import fields_of_form
from spreadsheets.score_sheets.parsing import parse_sheet
from spreadsheets.score_sheets.report import report
from tests.spreadsheets.score_sheets.filled_sheets import (
    AFTER_SALES,
    CLAUSES,
    REPORT,
    SCHEMES,
    VECTORS,
    filled_sheet,
    sheets,
)

CLAUSE = "clause.5.1.1.1"
SCORELESS = next(scheme for scheme in SCHEMES.values() if scheme.table is None)


@pytest.mark.parametrize(("given", "wanted"), VECTORS.items(), ids=str)
def test_a_whole_sheet_comes_to_exactly_the_score_of_the_example(
    given: tuple[str, str, int, int], wanted: tuple[str, str | None]
) -> None:
    told = report(filled_sheet(*given) | REPORT, AFTER_SALES)

    assert told.report
    assert isinstance(told.report.sheet, ScoredSheet)
    result = score(AFTER_SALES, told.report.sheet)
    assert (result.display_value, result.level) == wanted


def test_a_clause_nobody_judged_is_open_and_not_wrong() -> None:
    reading = parse_sheet({}, AFTER_SALES)

    assert reading.open_clauses == CLAUSES
    assert reading.errors == ()


@pytest.mark.parametrize(
    ("entries", "field", "sentence"),
    [
        ({"verdict": "sampled", "nonconforming": "0"}, "checked", "Say how many samples were checked."),
        ({"verdict": "sampled", "checked": "8"}, "nonconforming", "Say how many of the samples did not"),
        ({"verdict": "sampled", "checked": "0", "nonconforming": "0"}, "checked", "at least 1"),
        ({"verdict": "sampled", "checked": "8.5", "nonconforming": "1"}, "checked", "whole number"),
        ({"verdict": "sampled", "checked": "8", "nonconforming": "-1"}, "nonconforming", "at least 0"),
        ({"verdict": "sampled", "checked": "8", "nonconforming": "9"}, "nonconforming", "9 of 8 samples"),
        ({"verdict": "scored"}, "points", "as 3/2"),
        ({"verdict": "scored", "points": "1e3"}, "points", "as 3/2"),
        ({"verdict": "scored", "points": "1/0"}, "points", "as 3/2"),
        ({"verdict": "scored", "points": "2.5"}, "points", "at most 2 points, not 5/2"),
        ({"verdict": "deleted"}, "justification", "Say why the clause does not apply."),
        ({"verdict": "deleted", "justification": "x" * 4001}, "justification", "Shorten this to 4000"),
        ({"verdict": "perhaps"}, "verdict", "Choose one of the verdicts"),
    ],
)
def test_a_wrong_entry_is_told_where_it_stands(entries: dict[str, str], field: str, sentence: str) -> None:
    reading = parse_sheet({f"{CLAUSE}.{part}": value for part, value in entries.items()}, AFTER_SALES)

    assert [wrong.field for wrong in reading.errors] == [f"{CLAUSE}.{field}"]
    assert sentence in str(reading.errors[0].refusal)
    assert "5.1.1.1" in reading.open_clauses


@pytest.mark.parametrize("typed", ["1.5", "3/2", "１．５", " 1.50 "])
def test_points_are_read_exactly_however_they_are_typed(typed: str) -> None:
    reading = parse_sheet({f"{CLAUSE}.verdict": "scored", f"{CLAUSE}.points": typed}, AFTER_SALES)

    assert reading.results == (Scored.model_validate({"clause": "5.1.1.1", "points": "3/2"}),)


@pytest.mark.parametrize(
    ("entries", "wrong"),
    [
        ({"deduction.2.statement": "late"}, ["deduction.2.basis"]),
        ({"deduction.1.basis": "own_rules"}, ["deduction.1.statement"]),
        ({"bonus.1.statement": "a", "bonus.2.statement": "b"}, ["bonus.2.statement"]),
        ({"finding.1.clause": "5.1.1.1"}, ["finding.1.grade", "finding.1.statement"]),
        (
            {"finding.3.grade": "minor", "finding.3.statement": "x", "finding.3.clause": "9"},
            ["finding.3.clause"],
        ),
        ({"finding.1.grade": "special", "finding.1.statement": "x"}, ["finding.1.grade"]),
    ],
)
def test_a_row_half_filled_in_is_told(entries: dict[str, str], wrong: list[str]) -> None:
    assert [each.field for each in parse_sheet(entries, AFTER_SALES).errors] == wrong


def test_a_report_asks_for_everything_in_the_order_of_the_form() -> None:
    fields = [wrong.field for wrong in report({}, AFTER_SALES).errors]

    assert fields[:3] == ["held_from", "held_to", f"{CLAUSE}.verdict"]
    assert fields[-2:] == ["recommended", "reason"]
    assert len(fields) == 52 + 4


def test_a_clause_judged_wrongly_is_told_once() -> None:
    told = report(filled_sheet("96") | REPORT | {f"{CLAUSE}.verdict": "sampled"}, AFTER_SALES)

    assert [wrong.field for wrong in told.errors] == [f"{CLAUSE}.checked", f"{CLAUSE}.nonconforming"]


def test_where_nothing_is_scored_the_verdict_is_asked_for() -> None:
    told = report(REPORT, SCORELESS)

    assert [wrong.field for wrong in told.errors] == ["passed"]


def test_where_nothing_is_scored_a_pass_names_its_level() -> None:
    level = SCORELESS.levels[0].id

    assert [wrong.field for wrong in report(REPORT | {"passed": "yes"}, SCORELESS).errors] == ["level"]
    assert report(REPORT | {"passed": "yes", "level": level}, SCORELESS).report
    assert report(REPORT | {"passed": "no", "recommended": "no"}, SCORELESS).report


@settings(max_examples=25)
@given(sheets())
def test_a_sheet_without_mistakes_has_none(entries: dict[str, str]) -> None:
    assert parse_sheet(entries, AFTER_SALES).errors == ()


def test_of_a_form_only_what_belongs_to_the_sheet_is_kept() -> None:
    sent = [
        (f"{CLAUSE}.verdict", "met"),
        (f"{CLAUSE}.verdict", "not_met"),
        ("reason", " 一致\r\n意见 "),
        ("held_from", "   "),
        ("seen", "7"),
        ("clause.9.9.verdict", "met"),
        ("deduction.101.statement", "x"),
        ("finding.1.points", "x"),
        ("deduction.1.statement", "late"),
    ]

    assert fields_of_form(sent, AFTER_SALES) == {
        f"{CLAUSE}.verdict": "met",
        "reason": "一致\n意见",
        "deduction.1.statement": "late",
    }
