"""Encodings: a file is read in the one it is written in, or not at all."""

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


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.name)
def test_the_same_list_is_read_from_every_encoding(file: Path) -> None:
    assert list_of_file(file.read_bytes()) == LIST


@given(TEXTS)
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xff\xff",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xff\xfe\x00\xd8",
        b"\xef\xbb\xbf\xb8\xa3",
        b"\x00,a",
    ],
    ids=["no encoding", "a picture", "half a character", "a mark that lies", "a character no text has"],
)
def test_what_is_no_text_is_refused_and_never_guessed(content: bytes) -> None:
    with pytest.raises(UnsupportedTableFormat):
        decode(content)
