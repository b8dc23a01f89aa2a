"""Certificate lists in workbooks: the first visible worksheet, as users fill it in."""

from datetime import date, time

import pytest
from openpyxl import Workbook

from projections.public_register.verification import MAX_LINES, ClaimedCertificate, TooManyLines
from spreadsheets.tables.certificate_list import list_of_file
from spreadsheets.tables.workbook import rows_of_workbook
from tests.spreadsheets.tables.workbooks import Cells, minimal_workbook, workbook, workbook_bytes

NUMBER = "12326SC00001R0M"
NAME = "福州示范家电有限公司"


def test_headings_may_stand_below_a_title_in_any_column() -> None:
    rows: Cells = [["2026年供应商证书"], [], ["序号", "企业名称", "证书编号"], [1, NAME, NUMBER]]

    assert list_of_file(workbook(rows, ("A1:C1",))) == (ClaimedCertificate(NUMBER, NAME),)


def test_without_headings_the_number_comes_first() -> None:
    assert list_of_file(workbook([[NUMBER, NAME], [], [NUMBER]])) == (
        ClaimedCertificate(NUMBER, NAME),
        ClaimedCertificate(NUMBER),
    )


def test_a_number_stored_as_a_number_has_all_its_digits() -> None:
    rows: Cells = [["编号"], [12326000010001], [1.5]]

    assert list_of_file(workbook(rows)) == (ClaimedCertificate("12326000010001"), ClaimedCertificate("1.5"))


def test_a_long_number_is_written_out() -> None:
    assert list_of_file(minimal_workbook("<row><c><v>1.2326000010001E+15</v></c></row>")) == (
        ClaimedCertificate("1232600001000100"),
    )


def test_a_number_is_read_as_it_was_typed_not_as_it_is_stored() -> None:
    content = minimal_workbook("<row><c><v>1.1000000000000001</v></c><c><v>2.5E-2</v></c></row>")

    assert list(rows_of_workbook(content)) == [("1.1", "0.025")]


def test_a_name_merged_over_several_rows_is_that_of_each() -> None:
    rows: Cells = [
        ["证书编号", "名称"],
        ["A1", NAME],
        ["A2", None],
        ["A3", None],
        ["A4", "另一公司"],
    ]

    assert list_of_file(workbook(rows, ("B2:B4",))) == (
        *(ClaimedCertificate(f"A{count}", NAME) for count in (1, 2, 3)),
        ClaimedCertificate("A4", "另一公司"),
    )


def test_a_formula_counts_by_its_last_computed_value() -> None:
    row = f'<row><c t="str"><f>A2&amp;B2</f><v>{NUMBER}</v></c><c><f>1+1</f></c></row>'

    assert list_of_file(minimal_workbook(row)) == (ClaimedCertificate(NUMBER),)


def test_dates_times_booleans_and_errors_in_cells_are_read() -> None:
    rows: Cells = [[date(2026, 11, 22), True], [time(12), "#N/A"]]

    assert list_of_file(workbook(rows)) == (
        ClaimedCertificate("46348", "TRUE"),
        ClaimedCertificate("0.5", "#N/A"),
    )


def test_a_hidden_sheet_is_passed_over() -> None:
    book = Workbook()
    book.worksheets[0].append(["hidden"])
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("list").append([NUMBER, NAME])
    book.active = 1

    assert list_of_file(workbook_bytes(book)) == (ClaimedCertificate(NUMBER, NAME),)


def test_text_runs_are_joined_without_phonetic_runs() -> None:
    strings = "<si><r><t>福州</t></r><r><t>示范</t></r><rPh><t>fu</t></rPh></si>"

    assert list_of_file(minimal_workbook('<row><c t="s"><v>0</v></c></row>', strings)) == (
        ClaimedCertificate("福州示范"),
    )


def test_a_workbook_of_too_many_rows_is_refused_with_the_count() -> None:
    rows: Cells = [[f"12326SC{count:05}R0M", NAME] for count in range(2 * MAX_LINES)]

    with pytest.raises(TooManyLines, match="2000 lines"):
        list_of_file(workbook(rows))
