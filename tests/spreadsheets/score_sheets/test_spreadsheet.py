"""A sheet as a spreadsheet: read back as written, wrong by its row, and taken for no other audit."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from uuid import UUID

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from spreadsheets.score_sheets.bilingual_labels import Language
from spreadsheets.score_sheets.fields import AuditSheet
from spreadsheets.score_sheets.import_workbook import import_sheet
from spreadsheets.score_sheets.write_workbook import FIRST_CLAUSE, write_workbook
from tests.spreadsheets.score_sheets.filled_sheets import AFTER_SALES, CLAUSES, SHEET, filled_sheet, sheets

SCORES = "评分表"
FINDINGS = "特别项与不符合项"
ROW = FIRST_CLAUSE + CLAUSES.index("5.1.3.4")


def book(entries: Mapping[str, str] = {}, tongue: Language = "zh") -> Workbook:
    return load_workbook(BytesIO(write_workbook(SHEET, entries, tongue)))


def errors_in(changed: Workbook, sheet: AuditSheet = SHEET) -> list[tuple[str, int, str]]:
    """What is wrong with a workbook, in the order it is told."""
    return [
        (wrong.page, wrong.row, str(wrong.refusal))
        for wrong in import_sheet(workbook_bytes(changed), sheet).errors
    ]


def workbook_bytes(changed: Workbook) -> bytes:
    content = BytesIO()
    changed.save(content)
    return content.getvalue()


@pytest.mark.parametrize("tongue", ["zh", "en"])
@settings(max_examples=15)
@given(entries=sheets())
def test_what_is_written_is_read_back(tongue: Language, entries: dict[str, str]) -> None:
    found = import_sheet(write_workbook(SHEET, entries, tongue), SHEET)

    assert found.errors == []
    assert found.filled == entries


def test_a_sheet_that_was_saved_by_a_spreadsheet_program_is_read_back() -> None:
    entries = filled_sheet("73.8", "82", deductions=2, bonus=1)
    found = import_sheet(workbook_bytes(book(entries)), SHEET)

    assert (found.errors, found.filled) == ([], entries)


def test_an_empty_sheet_says_nothing() -> None:
    found = import_sheet(write_workbook(SHEET, {}, "zh"), SHEET)

    assert (found.filled, found.errors) == ({}, [])


def test_each_clause_has_a_row_with_its_words_in_both_languages() -> None:
    page = book()[SCORES]
    row = [cell.value for cell in page[ROW]]

    assert row[0] == "5.1.3.4"
    assert row[3:6] == ["服务信息系统能够支持日常管理", "Information systems support daily management", 1]
    assert page.max_row == FIRST_CLAUSE + 51


def test_the_sheet_says_that_its_points_are_not_the_standards() -> None:
    assert AFTER_SALES.notice
    assert book()[SCORES]["A1"].value == AFTER_SALES.notice.zh
    assert book(tongue="en")["Score sheet"]["A1"].value == AFTER_SALES.notice.en


def test_only_the_verdicts_there_are_can_be_chosen() -> None:
    choices = {str(each.sqref): each.formula1 for each in book()[SCORES].data_validations.dataValidation}

    assert choices["G3:G54"] == '"符合,不符合,抽样评分,直接评分,删减"'


def test_nothing_anyone_typed_becomes_a_formula() -> None:
    entries = {"finding.1.grade": "minor", "finding.1.statement": '=HYPERLINK("http://example.org")'}
    cell = book(entries)[FINDINGS]["D2"]

    assert (cell.data_type, cell.value) == ("s", entries["finding.1.statement"])


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"G": "也许"}, "There is no verdict “也许”."),
        ({"G": "抽样评分", "I": 2}, "Say how many samples were checked."),
        ({"G": "抽样评分", "H": 8, "I": 9}, "9 of 8 samples cannot be nonconforming"),
        ({"G": "抽样评分", "H": 8.5, "I": 1}, "Write a whole number of at least 1."),
        ({"G": "直接评分", "J": "1.5"}, "gives at most 1 points, not 3/2"),
        ({"G": "直接评分", "J": "三"}, "Write points as 2, as 1.5 or as 3/2."),
        ({"G": "删减"}, "Say why the clause does not apply."),
        ({"H": 8, "I": 1}, "Choose a verdict: the row is filled in without one."),
        ({"A": "9.9.9"}, "there is no clause 9.9.9"),
        ({"A": "5.1.3.3", "G": "符合"}, "clause 5.1.3.3 has more than one result"),
    ],
)
def test_what_is_wrong_is_told_by_its_row(cells: dict[str, object], sentence: str) -> None:
    changed = book()
    changed[SCORES][f"G{ROW - 1}"].value = "符合"
    for column, value in cells.items():
        changed[SCORES][f"{column}{ROW}"].value = value
    (page, row, said), *others = errors_in(changed)

    assert (page, row, others) == (SCORES, ROW, [])
    assert sentence in said


def test_figures_are_taken_as_they_were_typed() -> None:
    changed = book()
    for column, value in {"G": " Scored Outright ", "J": 0.7}.items():
        changed[SCORES][f"{column}{ROW}"].value = value

    assert import_sheet(workbook_bytes(changed), SHEET).filled == {
        "clause.5.1.3.4.verdict": "scored",
        "clause.5.1.3.4.points": "0.7",
    }


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (("其他", None, None, "x"), "Choose a kind: “其他” is none."),
        (("特别扣分项", "严重不符合", None, "x"), "“严重不符合” does not go with this kind."),
        (("特别加分项", "违反行业规定", None, "x"), "“违反行业规定” does not go with this kind."),
        (("特别扣分项", "违反行业规定", None, None), "Describe what the special deduction is for."),
        (("不符合项", None, "5.1.1.1", "x"), "Choose how grave the nonconformity is."),
        (("不符合项", "一般不符合", "5.9", "x"), "there is no clause 5.9"),
        ((None, None, None, "x"), "Choose a kind"),
    ],
)
def test_what_is_wrong_with_a_finding_is_told_by_its_row(
    cells: tuple[str | None, ...], sentence: str
) -> None:
    changed = book()
    for column, value in zip("ABCD", cells, strict=True):
        changed[FINDINGS][f"{column}7"].value = value
    (page, row, said), *others = errors_in(changed)

    assert (page, row, others) == (FINDINGS, 7, [])
    assert sentence in said


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (replace(SHEET, case=UUID(int=6)), "another case"),
        (replace(SHEET, audit=2), "audit 2 of the case; this is audit 1"),
        (
            replace(SHEET, scheme=AFTER_SALES.model_copy(update={"edition": "GB/T 27922-2027"})),
            "another edition (GB/T 27922-2027)",
        ),
        (
            replace(SHEET, scheme=AFTER_SALES.model_copy(update={"rule_version": "2"})),
            "version 2 of the rules",
        ),
        (
            replace(SHEET, scheme=AFTER_SALES.model_copy(update={"scheme": "other"})),
            "another scheme (other)",
        ),
    ],
)
def test_a_sheet_of_something_else_is_not_taken(other: AuditSheet, sentence: str) -> None:
    found = import_sheet(write_workbook(other, filled_sheet("96"), "zh"), SHEET)

    assert found.filled == {}
    assert [sentence in str(wrong.refusal) for wrong in found.errors] == [True]


def test_some_other_workbook_is_not_taken() -> None:
    assert errors_in(Workbook()) == [
        ("", 0, "This is not the sheet offered here. Download it from this page.")
    ]
