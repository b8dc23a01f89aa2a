"""Normalisation of names for comparison, and bigrams for search by a part of a name.

Names are compared without regard to width, case and spaces: `（北京） ACME` is `(北京)acme`. For the
search each name is split into its characters and pairs of neighbours. That works for Chinese, which has
no spaces, and for Latin text alike, on PostgreSQL without extensions.
"""

import unicodedata
from itertools import pairwise
from typing import Final

from domain.errors import InvalidValue
from domain.number import normalise
from projections.texts import storable

LONGEST: Final = 200
"""Characters in a name, as in the events."""


class NameTooLong(InvalidValue):
    """The text has more characters than a name may have."""

    def __init__(self, length: int) -> None:
        self.length = length
        super().__init__(
            "The name has {length} characters, but at most {longest} are allowed.",
            length=length,
            longest=LONGEST,
        )


def normalise_name(name: str) -> str:
    """The name for comparison: NFKC, no case, no spaces, no invisible characters. Raises NameTooLong."""
    if len(name) > LONGEST:
        raise NameTooLong(len(name))
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    visible = "".join(character for character in text if not _is_invisible(character))
    # An accent that stood on a space now stands on a letter, and the two are one character again.
    return unicodedata.normalize("NFKC", visible)


def bigrams(text: str) -> list[str]:
    """The characters and pairs of neighbours in a normalised name, each once, sorted."""
    pairs = {first + second for first, second in pairwise(text)}
    return sorted(pairs.union(text))


def number_key(number: str) -> str:
    """The look-up key of a number; empty, which matches none, if the database cannot store the text."""
    key = normalise(number)
    return key if storable(key) else ""


def _is_invisible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Cf", "Cc", "Cs"}
