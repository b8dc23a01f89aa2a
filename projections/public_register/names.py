"""When do two ways of writing a name mean the same name, and how is a part of a name found?

Names are compared without regard to width, case and spaces: `（北京） ACME` is `(北京)acme`. For the
search each name is cut into its characters and its pairs of neighbours; that serves Chinese, which has
no spaces to cut at, and Latin text alike, on a PostgreSQL without extensions.
"""

import unicodedata
from itertools import pairwise
from typing import Final

from domain.errors import InvalidValue
from domain.number import normalise
from projections.texts import storable

LONGEST: Final = 200
"""Characters of a name, as in the events."""


class NameTooLong(InvalidValue):
    """No name has so many characters."""

    def __init__(self, length: int) -> None:
        self.length = length
        super().__init__(
            "The name has {length} characters, but at most {longest} are allowed.",
            length=length,
            longest=LONGEST,
        )


def normalise_name(name: str) -> str:
    """The name as it is compared: NFKC, no case, no spaces, no invisible characters. Raises NameTooLong."""
    if len(name) > LONGEST:
        raise NameTooLong(len(name))
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    visible = "".join(character for character in text if not _is_invisible(character))
    # An accent that stood on a space now stands on a letter, and the two are one character again.
    return unicodedata.normalize("NFKC", visible)


def bigrams(text: str) -> list[str]:
    """The characters and the pairs of neighbours in a folded name, each once, in order."""
    pairs = {first + second for first, second in pairwise(text)}
    return sorted(pairs.union(text))


def number_key(number: str) -> str:
    """The key a number is looked up by; empty, which is no number's, where it has what no text can hold."""
    key = normalise(number)
    return key if storable(key) else ""


def _is_invisible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Cf", "Cc", "Cs"}
