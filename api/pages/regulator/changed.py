"""What is different between two views of a history: in what the public was told, and in the records?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from api.pages.language import Language
from api.pages.regulator.moments import View
from api.pages.words import field_label
from api.pages.words.values import OF_SCHEMES, Titled
from domain.calendar import civil_date
from domain.differences import Difference, differences
from domain.recorded import Recorded
from projections.public_register.answers import Answer

_OF_THE_QUESTION: Final = frozenset(
    {"as_of", "known_at", "made_at", "position", "true_until", "changes_that_day", "history", "status_since"}
)
"""What differs because other moments are asked about, or is told record by record."""

_TERMS: Final[Mapping[str, str]] = {"status": "status", "reason": "ground"}


@dataclass(frozen=True)
class Changes:
    """What the one answer says and the other does not, and the records that only one of them knows."""

    fields: tuple[Difference, ...]
    before: Answer | None
    after: Answer | None
    more: tuple[Recorded, ...]
    less: tuple[Recorded, ...]

    @property
    def none(self) -> bool:
        """Whether there is no difference at all."""
        return not (self.fields or self.more or self.less)


def changes(
    history: tuple[Recorded, ...], views: tuple[View, View], answers: tuple[Answer | None, Answer | None]
) -> Changes:
    """Everything that is different from the first view to the second."""
    one, other = views
    before, after = answers
    return Changes(
        fields=_told(before, after),
        before=before,
        after=after,
        more=tuple(each for each in history if other.shows(each) and not one.shows(each)),
        less=tuple(each for each in history if one.shows(each) and not other.shows(each)),
    )


def _told(before: Answer | None, after: Answer | None) -> tuple[Difference, ...]:
    """Field by field where there are two answers; where there is one, the template says so."""
    return differences(before, after, _OF_THE_QUESTION) if before and after else ()


@dataclass(frozen=True)
class Wording:
    """How a difference reads in a language."""

    language: Language
    titled: Titled

    def label(self, difference: Difference) -> str:
        """What the field is called."""
        return field_label(difference.path[-1], self.language)

    def value(self, difference: Difference, value: Any) -> str:
        """What it says; nothing is told as none."""
        name = difference.path[-1]
        match value:
            case None:
                return self.language.term("value", "none")
            case bool():
                return self.language.term("value", "yes" if value else "no")
            case datetime():
                return self.language.day(civil_date(value))
            case date():
                return self.language.day(value)
            case _ if name in OF_SCHEMES:
                return self.titled(OF_SCHEMES[name], str(value))
            case _:
                return self.language.term(_TERMS[name], value) if name in _TERMS else str(value)
