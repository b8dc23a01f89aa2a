"""What can be wrong with a request: every refusal of the domain has a name here or derives from one.

Three families, which the edges translate (architecture: domain refusals 409, people 403, values 422).
"""

from collections.abc import Mapping
from datetime import date
from string import Formatter


class TranslatableError(Exception):
    """Something is refused: `sentence` says why, with a place in braces for each of `values`.

    `str()` is the whole in plain English. A sentence that comes without values is taken as it stands.
    """

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.sentence: str = sentence
        self.values: Mapping[str, object] = values
        super().__init__(_PLAIN.vformat(sentence, (), values) if values else sentence)


class AnyOf(tuple[object, ...]):
    """Several values of which one is meant, whichever."""

    __slots__ = ()


class _Plain(Formatter):
    """Days and moments in ISO 8601, several values one after the other."""

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
    """A refusal that has a name; its text is a sentence for the person who asked."""


class InvalidValue(DomainError, ValueError):
    """What was said cannot be true or cannot be meant, whatever the state of the case."""


class NotAllowedNow(DomainError):
    """The case, as it stands, does not permit this."""


class NotPermitted(DomainError):
    """The case permits it, but not to this person."""
