"""Parsing of score sheets: exact values, and a sentence for each invalid entry."""

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


def test_a_complete_sheet_has_exactly_the_score_of_the_example() -> None:
    for marks, expected in VECTORS.items():
        audit_report = report(filled_sheet(*marks) | REPORT, AFTER_SALES).report

        assert audit_report, marks
        assert isinstance(audit_report.sheet, ScoredSheet)
        result = score(AFTER_SALES, audit_report.sheet)
        assert (result.display_value, result.level) == expected, marks


def test_a_clause_without_a_verdict_is_open_and_no_error() -> None:
    parsed = parse_sheet({}, AFTER_SALES)

    assert parsed.open_clauses == CLAUSES
    assert parsed.errors == ()


INVALID_ENTRIES = (
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
)


def test_an_invalid_entry_is_reported_by_its_field() -> None:
    for entries, field, sentence in INVALID_ENTRIES:
        parsed = parse_sheet({f"{CLAUSE}.{part}": value for part, value in entries.items()}, AFTER_SALES)

        assert [error.field for error in parsed.errors] == [f"{CLAUSE}.{field}"], entries
        assert sentence in str(parsed.errors[0].error), entries
        assert "5.1.1.1" in parsed.open_clauses, entries


def test_points_are_read_exactly_however_they_are_typed() -> None:
    for points in ("1.5", "3/2", "１．５", " 1.50 "):
        parsed = parse_sheet({f"{CLAUSE}.verdict": "scored", f"{CLAUSE}.points": points}, AFTER_SALES)

        assert parsed.results == (Scored.model_validate({"clause": "5.1.1.1", "points": "3/2"}),), points


INCOMPLETE_ROWS = (
    ({"deduction.2.statement": "late"}, ["deduction.2.basis"]),
    ({"deduction.1.basis": "own_rules"}, ["deduction.1.statement"]),
    ({"bonus.1.statement": "a", "bonus.2.statement": "b"}, ["bonus.2.statement"]),
    ({"finding.1.clause": "5.1.1.1"}, ["finding.1.grade", "finding.1.statement"]),
    (
        {"finding.3.grade": "minor", "finding.3.statement": "x", "finding.3.clause": "9"},
        ["finding.3.clause"],
    ),
    ({"finding.1.grade": "special", "finding.1.statement": "x"}, ["finding.1.grade"]),
)


def test_an_incomplete_row_is_reported_by_its_fields() -> None:
    for entries, fields in INCOMPLETE_ROWS:
        assert [error.field for error in parse_sheet(entries, AFTER_SALES).errors] == fields, entries


def test_a_report_asks_for_everything_in_the_order_of_the_form() -> None:
    fields = [error.field for error in report({}, AFTER_SALES).errors]

    assert fields[:3] == ["held_from", "held_to", f"{CLAUSE}.verdict"]
    assert fields[-2:] == ["recommended", "reason"]
    assert len(fields) == 52 + 4


def test_a_clause_with_an_invalid_verdict_is_reported_once() -> None:
    result = report(filled_sheet("96") | REPORT | {f"{CLAUSE}.verdict": "sampled"}, AFTER_SALES)

    assert [error.field for error in result.errors] == [f"{CLAUSE}.checked", f"{CLAUSE}.nonconforming"]


def test_a_scheme_without_points_needs_a_verdict() -> None:
    result = report(REPORT, SCORELESS)

    assert [error.field for error in result.errors] == ["passed"]


def test_a_pass_under_a_scheme_without_points_names_its_level() -> None:
    level = SCORELESS.levels[0].id

    assert [error.field for error in report(REPORT | {"passed": "yes"}, SCORELESS).errors] == ["level"]
    assert report(REPORT | {"passed": "yes", "level": level}, SCORELESS).report
    assert report(REPORT | {"passed": "no", "recommended": "no"}, SCORELESS).report


@settings(max_examples=25)
@given(sheets())
def test_a_valid_sheet_has_no_errors(entries: dict[str, str]) -> None:
    assert parse_sheet(entries, AFTER_SALES).errors == ()


def test_of_a_form_only_what_belongs_to_the_sheet_is_kept() -> None:
    form = [
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

    assert fields_of_form(form, AFTER_SALES) == {
        f"{CLAUSE}.verdict": "met",
        "reason": "一致\n意见",
        "deduction.1.statement": "late",
    }
