"""Certificate lists in pasted and typed text, in all the ways they are written."""

import pytest

from projections.public_register.verification import MAX_LINES, ClaimedCertificate, TooManyLines
from spreadsheets.tables.certificate_list import list_of_text
from spreadsheets.tables.errors import CellTooLong, EmptyTable

NUMBER = "12326SC00001R0M"
NAME = "福州示范家电有限公司"


WAYS_TO_WRITE = (
    f"{NUMBER}\t{NAME}",
    f"{NUMBER},{NAME}",
    f"{NUMBER}， {NAME}",
    f"{NUMBER};{NAME}",
    f"{NUMBER}；{NAME}",
    f"{NUMBER}  {NAME}",
    f'"{NUMBER}","{NAME}"',
    f"'{NUMBER},{NAME}",
    f"\r\n\r\n{NUMBER},{NAME}\r\n\r\n",
    f"证书编号,组织名称\n{NUMBER},{NAME}",
    f"企业名称（全称）\t序号\t* 证书编号：\n{NAME}\t1\t{NUMBER}",
    f"No.,Company Name,Certificate No.\n1,{NAME},{NUMBER}",
    f"供应商证书清单,,\n,,\n证书号,获证组织,备注\n{NUMBER},{NAME},无",
    f"Number,Name\n{NUMBER},{NAME}\n , \n",
)


def test_number_and_name_are_found_however_the_line_is_written() -> None:
    for text in WAYS_TO_WRITE:
        assert list_of_text(text) == (ClaimedCertificate(NUMBER, NAME),), text


def test_a_list_of_numbers_alone_claims_no_names() -> None:
    assert list_of_text(f"{NUMBER}\n12326 SC 00002 R0M") == (
        ClaimedCertificate(NUMBER),
        ClaimedCertificate("12326 SC 00002 R0M"),
    )


def test_a_column_of_other_things_is_not_taken_for_names() -> None:
    assert list_of_text(f"证书编号,备注\n{NUMBER},已核") == (ClaimedCertificate(NUMBER),)


def test_an_english_name_keeps_its_comma() -> None:
    for name in ("Example Co., Ltd.", "Example Co.,Ltd", "Example Co., LTD. (Beijing)", "Limited Brands"):
        assert list_of_text(f"{NUMBER}, {name}") == (ClaimedCertificate(NUMBER, name),), name


def test_a_name_in_brackets_begins_at_the_bracket() -> None:
    assert list_of_text(f"{NUMBER} （北京）示范") == (ClaimedCertificate(NUMBER, "（北京）示范"),)


def test_a_name_without_a_number_is_a_line_too() -> None:
    assert list_of_text(f"证书编号,名称\n,{NAME}") == (ClaimedCertificate("", NAME),)


def test_a_full_list_is_read() -> None:
    assert len(list_of_text(f"{NUMBER}\n" * MAX_LINES)) == MAX_LINES


def test_a_longer_one_is_refused_with_the_count() -> None:
    with pytest.raises(TooManyLines, match="1001 lines"):
        list_of_text(f"{NUMBER}\n" * (MAX_LINES + 1))


def test_an_empty_list_is_refused() -> None:
    for text in ("", " \n\t\n \t \n", " ,, \n", "证书编号,名称\n"):
        with pytest.raises(EmptyTable):
            pytest.fail(f"{text!r} was read as {list_of_text(text)}")


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_rest() -> None:
    with pytest.raises(CellTooLong):
        list_of_text(f'{NUMBER},"{NAME}\n' + f"{NUMBER},{NAME}\n" * 200)
