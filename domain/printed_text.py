"""What may stand in a name, an address, a scope or a notice's number that is entered from now on (rule 35).

A rule of terms, never of stored types: text that was recorded earlier must load; pages make it visible.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from domain.errors import InvalidValue

_FORBIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, format (bidirectional and zero-width), surrogate, private use, unassigned, line separators."""

_READABLE: Final = frozenset("LN")
"""Letters and digits of any script, by the first letter of their category."""

_INVISIBLE: Final = frozenset(
    map(chr, (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0xFFFC, 0xFFFD))
) | frozenset(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Characters of other categories that show nothing, and U+FFFC and U+FFFD, which stand for lost ones."""

_HIDDEN: Final = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f"
    "\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ue000-\\uf8ff\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffc"
    "\\U000e0000-\\U000e0fff]"
)
"""A fixed set, for speed: a page is searched for it each time. Unassigned characters show as boxes."""

_LINE_BREAKS: Final = frozenset("\r\n")
_MULTILINE: Final = frozenset({"scope", "reason"})
_LATIN: Final = frozenset({"name_latin"})
_LATIN_SIGNS: Final = frozenset("‘’“”–—·•…«»§©®™°¿¡№ªº")
"""Punctuation of Latin script outside of ASCII, as it stands in names of companies."""


class CharacterNotPrintable(InvalidValue):
    """A character may not stand in this text; `position` counts from 1."""

    def __init__(self, field: str, position: int, character: str) -> None:
        self.field, self.position, self.character = field, position, character
        super().__init__(
            "{field}: character {position} is {character}; it may not stand there. Type the text again.",
            field=field,
            position=position,
            character=character,
        )


class TextNotComposed(InvalidValue):
    """The text is not in Unicode's normal form NFC; `position` counts from 1."""

    def __init__(self, field: str, position: int, character: str) -> None:
        self.field, self.position, self.character = field, position, character
        super().__init__(
            "{field}: character {position}, {character}, is not in composed form (NFC). Type the text again.",
            field=field,
            position=position,
            character=character,
        )


class NothingToRead(InvalidValue):
    """A text has no letter and no digit, combining marks or punctuation alone."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__("{field}: the text has no letter and no digit. Type the text again.", field=field)


def code_point(character: str) -> str:
    """The code point as Unicode writes it: `U+202E`."""
    return f"U+{ord(character):04X}"


def described(character: str) -> str:
    """The code point and its name: `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    return f"{code_point(character)} {unicodedata.name(character, '')}".strip()


def visible(text: str) -> str:
    """The text with every character that shows nothing, or turns others around, as `[U+202E]`."""
    return _HIDDEN.sub(lambda found: f"[{code_point(found[0])}]", text)


def must_be_printable(fields: Mapping[str, object]) -> None:
    """Raise CharacterNotPrintable, TextNotComposed or NothingToRead for the first bad text (rule 35)."""
    for field, text in fields.items():
        if isinstance(text, str):
            allowed = _LINE_BREAKS if field in _MULTILINE else frozenset[str]()
            _must_have_only_visible_characters(field, text, allowed)
            _must_be_composed(field, text)
            if not any(unicodedata.category(each)[0] in _READABLE for each in text):
                raise NothingToRead(field)


def must_be_visible(content: object, field: str) -> None:
    """Raise CharacterNotPrintable or TextNotComposed for the first such text anywhere in the content.

    For tables of texts, of which some are signs without a letter, such as the mark of a level; `field` names
    the content, with the keys within it.
    """
    match content:
        case str():
            _must_have_only_visible_characters(field, content, _LINE_BREAKS)
            _must_be_composed(field, content)
        case Mapping():
            for key, each in content.items():
                must_be_visible(each, f"{field}.{key}")
        case list() | tuple():
            for index, each in enumerate(content):
                must_be_visible(each, f"{field}.{index}")


def _must_have_only_visible_characters(field: str, text: str, allowed: frozenset[str]) -> None:
    hidden = (index for index, each in _without(allowed, text) if _is_forbidden(each))
    if (index := next(hidden, None)) is not None:
        raise CharacterNotPrintable(field, index + 1, described(text[index]))
    if field in _LATIN:
        foreign = (index for index, each in enumerate(text) if not _is_latin(each))
        if (index := next(foreign, None)) is not None:
            raise CharacterNotPrintable(field, index + 1, described(text[index]))


def _without(allowed: frozenset[str], text: str) -> Iterable[tuple[int, str]]:
    return ((index, each) for index, each in enumerate(text) if each not in allowed)


def _must_be_composed(field: str, text: str) -> None:
    if not unicodedata.is_normalized("NFC", text):
        index = next(_changed_by_composing(text))
        raise TextNotComposed(field, index + 1, described(text[index]))


def _changed_by_composing(text: str) -> Iterator[int]:
    """Where the text first differs from its composed form."""
    composed = unicodedata.normalize("NFC", text)
    yield from (index for index, each in enumerate(text) if composed[index : index + 1] != each)
    yield len(text) - 1


def _is_forbidden(character: str) -> bool:
    return character in _INVISIBLE or unicodedata.category(character) in _FORBIDDEN_CATEGORIES


def _is_latin(character: str) -> bool:
    if character.isascii() or character in _LATIN_SIGNS:
        return True
    return unicodedata.name(character, "").startswith(("LATIN ", "COMBINING "))
