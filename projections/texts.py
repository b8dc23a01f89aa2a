"""Check of query texts: PostgreSQL must be able to store them."""

import unicodedata

from domain.errors import InvalidValue


class InvalidCharacters(InvalidValue):
    """A text has a NUL or half of a surrogate pair."""

    def __init__(self) -> None:
        super().__init__("The text contains a NUL or an incomplete character. Remove it.")


def storable(text: str) -> bool:
    """Whether PostgreSQL can store the text: no NUL, no half of a surrogate pair."""
    return not any(character == "\0" or unicodedata.category(character) == "Cs" for character in text)


def must_be_storable(*texts: str | None) -> None:
    """Raise InvalidCharacters unless the database could store each of the texts."""
    if not all(storable(text) for text in texts if text):
        raise InvalidCharacters
