"""Which text do these bytes hold? Decided strictly, so that no character is ever guessed."""

import codecs
import unicodedata
from typing import Final

from spreadsheets.tables.errors import UnsupportedTableFormat

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCODINGS: Final = ("utf-8", "gb18030")
"""GB18030 last: nearly all bytes are characters in it, while hardly any text of it happens to be UTF-8."""

_ALLOWED_CONTROLS: Final = frozenset("\t\n\r\f\v\x1c\x1d\x1e\x1f\x85")


def decode(content: bytes) -> str:
    """The text, without its byte order mark. Raises UnsupportedTableFormat."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _text(content.removeprefix(mark), (encoding,))
    return _text(content, _ENCODINGS)


def _text(content: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(_is_no_text(character) for character in set(text)):
            return text
    raise UnsupportedTableFormat


def _is_no_text(character: str) -> bool:
    """Control characters show that the bytes of a picture or a program were taken for letters."""
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in _ALLOWED_CONTROLS
