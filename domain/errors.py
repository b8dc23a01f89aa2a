"""Errors of the domain, and the base of errors whose sentences can be translated.

Domain errors form three families, which the API maps to a status: not allowed now (409), not permitted to
this person (403), invalid values (422).
"""

from collections.abc import Mapping
from datetime import date
from string import Formatter


class TranslatableError(Exception):
    """An error with a sentence for people, which has a placeholder in braces for each of `values`.

    `str()` is the sentence in English, formatted when it is asked for: whoever tries every decision asks for
    few of their errors. Without values the sentence is used as it is.
    """

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.sentence: str = sentence
        self.values: Mapping[str, object] = values
        super().__init__(sentence)

    def __str__(self) -> str:
        return _PLAIN.vformat(self.sentence, (), self.values) if self.values else self.sentence


class AnyOf(tuple[object, ...]):
    """Alternatives: any one of the values."""

    __slots__ = ()


class _Plain(Formatter):
    """Format of values in English: dates in ISO 8601, lists with commas."""

    def format_field(self, value: object, format_spec: str) -> str:
        match value:
            case date():
                return value.isoformat()
            case AnyOf():
                return " or ".join(map(str, value))
            case tuple():
                return ", ".join(map(str, value))
            case _:
                return str(super().format_field(value, format_spec))


_PLAIN = _Plain()


class DomainError(TranslatableError):
    """A refusal by a rule; its text is a sentence for the person who made the request."""


class InvalidValue(DomainError, ValueError):
    """A value is invalid, whatever the state of the case."""


class NotAllowedNow(DomainError):
    """The state of the case does not permit this."""


class NotPermitted(DomainError):
    """The case permits it, but not to this person."""
