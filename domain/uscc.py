"""Unified social credit codes (统一社会信用代码): check and normal form.

Eighteen characters: two of the registering authority, six of the region, nine of the organisation
(which carry a check of their own, GB 11714), and one check character over the other seventeen
(GB 32100-2015).

What the check character catches, for codes of the right alphabet: every change of one character,
and every exchange of two different characters but one, the first with the last, since those two
have the same weight (3^0 and 1). The organisation check alone catches less: its modulus is 11, so
characters whose values differ by 11, 22 or 33 pass for one another.
"""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from domain.errors import InvalidValue

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100 leaves out I, O, S, V and Z, which are mistaken for 1, 0, 5, U and 2."""

LENGTH = 18

_LONGEST_INPUT = 64
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_CHECKS = "0123456789X"


class Flaw(StrEnum):
    """The fault of a code: the first one in this order."""

    LENGTH = "length"
    ALPHABET = "alphabet"
    ORGANISATION_CHECK = "organisation_check"
    CHECK_CHARACTER = "check_character"


class InvalidCreditCode(InvalidValue):
    """The text is not a unified social credit code; `position` counts from 1 and names the place."""

    def __init__(self, text: str, flaw: Flaw, position: int | None = None) -> None:
        self.text = text[: _LONGEST_INPUT + 1]
        self.why = flaw
        self.position = position
        super().__init__(
            _SENTENCES[flaw], text=self.text, length=LENGTH, position=position, alphabet=ALPHABET
        )


_SENTENCES: Mapping[Flaw, str] = {
    Flaw.LENGTH: "{text!r} is not a unified social credit code: it must have {length} characters",
    Flaw.ALPHABET: "{text!r} is not a unified social credit code: character {position} is not one "
    "of {alphabet}",
    Flaw.ORGANISATION_CHECK: "{text!r} is not a unified social credit code: character 17 is not the"
    " check character of the organisation code (GB 11714)",
    Flaw.CHECK_CHARACTER: "{text!r} is not a unified social credit code: character 18 is not the "
    "check character (GB 32100-2015)",
}


def check_uscc(text: str) -> str:
    """The code in its normal form: NFKC, upper case, no space around it.

    Raises InvalidCreditCode.
    """
    if len(text) > _LONGEST_INPUT:
        raise InvalidCreditCode(text, Flaw.LENGTH)
    code = unicodedata.normalize("NFKC", text).upper().strip()
    if len(code) != LENGTH:
        raise InvalidCreditCode(text, Flaw.LENGTH)
    for position, character in enumerate(code, start=1):
        if character not in ALPHABET:
            raise InvalidCreditCode(code, Flaw.ALPHABET, position)
    if code[16] != organisation_check(code[8:16]):
        raise InvalidCreditCode(code, Flaw.ORGANISATION_CHECK, 17)
    if code[17] != check_character(code[:17]):
        raise InvalidCreditCode(code, Flaw.CHECK_CHARACTER, 18)
    return code


def check_character(first17: str) -> str:
    """The 18th character for the 17 before it: (31 - sum mod 31) mod 31, weights 3^(i-1) mod 31."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(first8: str) -> str:
    """The ninth character of an organisation code: 11 - sum mod 11, ten written X and eleven 0."""
    pairs = zip(first8, _ORGANISATION_WEIGHTS, strict=True)
    return _ORGANISATION_CHECKS[-sum(_ORGANISATION_ALPHABET.index(c) * w for c, w in pairs) % 11]


Uscc = Annotated[str, AfterValidator(check_uscc)]
"""A checked unified social credit code in its normal form."""
