"""Score sheets as workbooks: read back as written, errors by row, bound to one audit."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
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


def book(entries: Mapping[str, str] = {}, language: Language = "zh") -> Workbook:
    return load_workbook(BytesIO(write_workbook(SHEET, entries, language)))


def errors_in(changed: Workbook, sheet: AuditSheet = SHEET) -> list[tuple[str, int, str]]:
    """The errors of importing a workbook, in order."""
    return [
        (error.page, error.row, str(error.error))
        for error in import_sheet(workbook_bytes(changed), sheet).errors
    ]


def workbook_bytes(changed: Workbook) -> bytes:
    content = BytesIO()
    changed.save(content)
    return content.getvalue()


@settings(max_examples=15)
@given(entries=sheets(), language=st.sampled_from(("zh", "en")))
def test_what_is_written_is_read_back(entries: dict[str, str], language: Language) -> None:
    imported = import_sheet(write_workbook(SHEET, entries, language), SHEET)

    assert imported.errors == []
    assert imported.filled == entries


def test_a_sheet_that_was_saved_by_a_spreadsheet_program_is_read_back() -> None:
    entries = filled_sheet("73.8", "82", deductions=2, bonus=1)
    imported = import_sheet(workbook_bytes(book(entries)), SHEET)

    assert (imported.errors, imported.filled) == ([], entries)


def test_an_empty_sheet_has_neither_entries_nor_errors() -> None:
    imported = import_sheet(write_workbook(SHEET, {}, "zh"), SHEET)

    assert (imported.filled, imported.errors) == ({}, [])


def test_each_clause_has_a_row_with_its_title_in_both_languages() -> None:
    page = book()[SCORES]
    row = [cell.value for cell in page[ROW]]

    assert row[0] == "5.1.3.4"
    assert row[3:6] == ["服务信息系统能够支持日常管理", "Information systems support daily management", 1]
    assert page.max_row == FIRST_CLAUSE + 51


def test_the_sheet_says_that_its_points_are_not_the_standards() -> None:
    assert AFTER_SALES.notice
    assert book()[SCORES]["A1"].value == AFTER_SALES.notice.zh
    assert book(language="en")["Score sheet"]["A1"].value == AFTER_SALES.notice.en


def test_only_existing_verdicts_can_be_chosen() -> None:
    choices = {str(each.sqref): each.formula1 for each in book()[SCORES].data_validations.dataValidation}

    assert choices["G3:G54"] == '"符合,不符合,抽样评分,直接评分,删减"'


def test_nothing_anyone_typed_becomes_a_formula() -> None:
    entries = {"finding.1.grade": "minor", "finding.1.statement": '=HYPERLINK("http://example.org")'}
    cell = book(entries)[FINDINGS]["D2"]

    assert (cell.data_type, cell.value) == ("s", entries["finding.1.statement"])


INVALID_CLAUSES: tuple[tuple[dict[str, object], str], ...] = (
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
)


def test_an_invalid_clause_is_reported_by_its_row() -> None:
    for cells, sentence in INVALID_CLAUSES:
        changed = book()
        changed[SCORES][f"G{ROW - 1}"].value = "符合"
        for column, value in cells.items():
            changed[SCORES][f"{column}{ROW}"].value = value
        (page, row, message), *others = errors_in(changed)

        assert (page, row, others) == (SCORES, ROW, []), cells
        assert sentence in message, cells


def test_numbers_are_read_as_they_were_typed() -> None:
    changed = book()
    for column, value in {"G": " Scored Outright ", "J": 0.7}.items():
        changed[SCORES][f"{column}{ROW}"].value = value

    assert import_sheet(workbook_bytes(changed), SHEET).filled == {
        "clause.5.1.3.4.verdict": "scored",
        "clause.5.1.3.4.points": "0.7",
    }


INVALID_FINDINGS = (
    (("其他", None, None, "x"), "Choose a kind: “其他” is none."),
    (("特别扣分项", "严重不符合", None, "x"), "“严重不符合” does not go with this kind."),
    (("特别加分项", "违反行业规定", None, "x"), "“违反行业规定” does not go with this kind."),
    (("特别扣分项", "违反行业规定", None, None), "Describe what the special deduction is for."),
    (("不符合项", None, "5.1.1.1", "x"), "Choose how grave the nonconformity is."),
    (("不符合项", "一般不符合", "5.9", "x"), "there is no clause 5.9"),
    ((None, None, None, "x"), "Choose a kind"),
)


def test_an_invalid_finding_is_reported_by_its_row() -> None:
    for cells, sentence in INVALID_FINDINGS:
        changed = book()
        for column, value in zip("ABCD", cells, strict=True):
            changed[FINDINGS][f"{column}7"].value = value
        (page, row, message), *others = errors_in(changed)

        assert (page, row, others) == (FINDINGS, 7, []), cells
        assert sentence in message, cells


def other_scheme(**changed: str) -> AuditSheet:
    return replace(SHEET, scheme=AFTER_SALES.model_copy(update=changed))


OTHER_SHEETS = (
    (replace(SHEET, case=UUID(int=6)), "another case"),
    (replace(SHEET, audit=2), "audit 2 of the case; this is audit 1"),
    (other_scheme(edition="GB/T 27922-2027"), "another edition (GB/T 27922-2027)"),
    (other_scheme(rule_version="2"), "version 2 of the rules"),
    (other_scheme(scheme="other"), "another scheme (other)"),
)


def test_a_sheet_of_another_audit_or_scheme_is_refused() -> None:
    for other, sentence in OTHER_SHEETS:
        imported = import_sheet(write_workbook(other, filled_sheet("96"), "zh"), SHEET)

        assert imported.filled == {}, sentence
        assert [sentence in str(error.error) for error in imported.errors] == [True], sentence


def test_any_other_workbook_is_refused() -> None:
    assert errors_in(Workbook()) == [
        ("", 0, "This is not the sheet offered here. Download it from this page.")
    ]
