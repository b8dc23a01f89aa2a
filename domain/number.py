"""Certificate numbers: templates, rendering, normalisation and shape.

A number is a key only: no fact about a certificate is ever derived from its number.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from string import Formatter
from typing import NamedTuple, Self

from pydantic import ConfigDict, RootModel, model_validator

from domain.errors import InvalidValue

LONGEST = 64
"""Characters; a longer text, spaces included, is malformed without a look-up."""

_FIXED = {"body3": "[0-9]{3}", "yy": "[0-9]{2}", "code": "[A-Z]{1,6}", "size": "[LMS]"}
_UNBOUNDED = ("serial", "cycle")
_DIGITS_FIRST = ("body3", "yy", *_UNBOUNDED)
_REQUIRED = ("body3", "yy", "code", "serial")
_WIDTH = re.compile(r"0[1-9]")
_LITERAL = re.compile(r"[0-9A-Z -]*")
_OTHER_DASHES = "\u02d7\u2043\u2212\u2796\u30fc"


class InvalidNumberTemplate(InvalidValue):
    """The text cannot serve as a template of certificate numbers."""

    def __init__(self, template: str, why: str) -> None:
        self.template = template
        self.why = why
        super().__init__("number template {template!r}: {said}", template=template, said=why)


class InvalidNumberPart(InvalidValue):
    """A part given for a number does not have the shape such a part has."""

    def __init__(self, name: str, value: str) -> None:
        self.name = name
        self.value = value
        super().__init__("{value!r} cannot be the {part} of a certificate number", value=value, part=name)


class NumberTemplate(RootModel[str]):
    """The format of a scheme's numbers, such as `{body3}{yy}{code}{serial:05}R{cycle}{size}`.

    Serial and cycle may have a width, and outgrow it rather than repeat. Raises InvalidNumberTemplate where
    two different certificates could get the same number.
    """

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _is_unambiguous(self) -> Self:
        pieces = _pieces(self.root)
        names = [piece.name for piece in pieces]
        # Serials begin anew with each body, scheme and year, so a number must show all three.
        for name in _REQUIRED:
            if names.count(name) != 1:
                raise InvalidNumberTemplate(self.root, f"{{{name}}} must occur exactly once")
        for piece, following in pairwise(pieces):
            # 1|10 and 11|0 would read alike; a separator does not help, a look-up ignores it.
            if piece.name in _UNBOUNDED and following.begins_with_a_digit:
                raise InvalidNumberTemplate(
                    self.root, f"a letter must follow {{{piece.name}}}, for it may grow"
                )
        return self

    def render(self, body3: str, yy: int, code: str, serial: int, cycle: int, size: str) -> str:
        """The number as printed; `yy` is the last two digits of the year. Raises InvalidNumberPart."""
        if serial < 1:
            raise InvalidNumberPart("serial", str(serial))
        parts = {
            "body3": body3,
            "yy": f"{yy:02}",
            "code": code,
            "serial": str(serial),
            "cycle": str(cycle),
            "size": size,
        }
        return "".join(piece.render(parts) for piece in _pieces(self.root))

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern of the normalised form of every number of this template."""
        return _pattern(self.root)


def normalise(text: str) -> str:
    """The key a number is looked up by: NFKC, upper case, no space, dash or invisible character.

    A text longer than LONGEST has the empty key, which is no number's.
    """
    if len(text) > LONGEST:
        return ""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in folded if not _is_ignored(character))


def well_formed(text: str, templates: Iterable[NumberTemplate]) -> bool:
    """Whether the text, in any spacing and width, has the shape of a number of one of the templates."""
    key = normalise(text)
    return any(template.pattern.fullmatch(key) for template in templates)


class _Piece(NamedTuple):
    """Literal text and the placeholder after it; the last piece may have none."""

    literal: str
    name: str
    width: int

    @property
    def begins_with_a_digit(self) -> bool:
        literal = normalise(self.literal)
        return literal[0].isdigit() if literal else self.name in _DIGITS_FIRST

    @property
    def shape(self) -> str:
        """Regular expression of what stands for the placeholder."""
        if self.name in _UNBOUNDED:
            return f"(?:[0-9]{{{self.width or 1}}}|[1-9][0-9]{{{self.width or 1},11}})"
        return _FIXED.get(self.name, "")

    def render(self, parts: dict[str, str]) -> str:
        text = parts.get(self.name, "").rjust(self.width, "0")
        if not re.fullmatch(self.shape, text):
            raise InvalidNumberPart(self.name, text)
        return self.literal + text


def _is_ignored(character: str) -> bool:
    """Spaces, dashes (category Pd and some filed elsewhere), invisible characters (category Cf)."""
    is_dash = unicodedata.category(character) == "Pd" or character in _OTHER_DASHES
    return is_dash or character.isspace() or unicodedata.category(character) == "Cf"


@lru_cache(maxsize=256)
def _pieces(template: str) -> tuple[_Piece, ...]:
    if len(template) > LONGEST:
        raise InvalidNumberTemplate(template[:LONGEST], f"it is longer than {LONGEST} characters")
    try:
        fields = tuple(Formatter().parse(template))
    except ValueError as error:
        raise InvalidNumberTemplate(template, str(error)) from error
    return tuple(
        _piece(template, literal, f"{name}!{conversion}" if conversion else name, width or "")
        for literal, name, width, conversion in fields
    )


def _piece(template: str, literal: str, name: str | None, width: str) -> _Piece:
    if not _LITERAL.fullmatch(literal):
        raise InvalidNumberTemplate(
            template, f"{literal!r} has characters other than 0-9, A-Z, space and hyphen"
        )
    if name is not None and name not in (*_FIXED, *_UNBOUNDED):
        raise InvalidNumberTemplate(template, f"there is no placeholder {{{name}}}")
    if width and not (name in _UNBOUNDED and _WIDTH.fullmatch(width)):
        raise InvalidNumberTemplate(
            template, f"{{{name}:{width}}}: only serial and cycle have a width, 01 to 09"
        )
    return _Piece(literal, name or "", int(width or 0))


@lru_cache(maxsize=256)
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("".join(normalise(piece.literal) + piece.shape for piece in _pieces(template)))
