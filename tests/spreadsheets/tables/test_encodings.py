"""Encodings of delimited text: recognised strictly, or refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.public_register.verification import ClaimedCertificate
from spreadsheets.tables.certificate_list import list_of_file
from spreadsheets.tables.delimited import decode
from spreadsheets.tables.errors import UnsupportedTableFormat

GOLDEN = sorted((Path(__file__).parent / "golden").iterdir())

LIST = (
    ClaimedCertificate("12326SC00001R0M", "福州示范家电有限公司"),
    ClaimedCertificate("１２３２６ＳＣ００００２Ｒ０Ｍ", "䶮𠮷（北京）服务有限公司"),
    ClaimedCertificate("12326SC00003R0M", "重庆镕㐂酒店管理有限公司"),
)

TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")))


def test_the_same_list_is_read_from_every_encoding() -> None:
    assert len(GOLDEN) == 5
    for file in GOLDEN:
        assert list_of_file(file.read_bytes()) == LIST, file.name


@given(TEXTS)
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


NOT_TEXT = {
    "no encoding": b"\xff\xff\xff",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00",
    "half a character": b"\xff\xfe\x00\xd8",
    "a wrong byte order mark": b"\xef\xbb\xbf\xb8\xa3",
    "a control character": b"\x00,a",
}


def test_what_is_no_text_is_refused_and_never_guessed() -> None:
    for name, content in NOT_TEXT.items():
        with pytest.raises(UnsupportedTableFormat):
            pytest.fail(f"{name} was decoded as {decode(content)!r}")
