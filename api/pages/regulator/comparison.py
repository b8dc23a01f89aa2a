"""What is different between two views of a history: in what the public was told, and in the records?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from api.pages.language import Language
from api.pages.regulator.history_view import HistoryView
from api.pages.terms import field_label
from api.pages.terms.values import OF_SCHEMES, Titled
from domain.calendar import civil_date
from domain.differences import Difference, differences
from domain.recorded import Recorded
from projections.public_register.answers import Answer

_IGNORED_FIELDS: Final = frozenset(
    {"as_of", "known_at", "made_at", "position", "true_until", "changes_that_day", "history", "status_since"}
)
"""What differs because other moments are asked about, or is told record by record."""

_TERMS: Final[Mapping[str, str]] = {"status": "status", "reason": "ground"}


@dataclass(frozen=True)
class HistoryComparison:
    """What the one answer says and the other does not, and the records that only one of them knows."""

    fields: tuple[Difference, ...]
    before: Answer | None
    after: Answer | None
    added: tuple[Recorded, ...]
    removed: tuple[Recorded, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no difference at all."""
        return not (self.fields or self.added or self.removed)


def compare(
    history: tuple[Recorded, ...],
    views: tuple[HistoryView, HistoryView],
    answers: tuple[Answer | None, Answer | None],
) -> HistoryComparison:
    """Everything that is different from the first view to the second."""
    first, second = views
    before, after = answers
    return HistoryComparison(
        fields=_field_differences(before, after),
        before=before,
        after=after,
        added=tuple(each for each in history if second.includes(each) and not first.includes(each)),
        removed=tuple(each for each in history if first.includes(each) and not second.includes(each)),
    )


def _field_differences(before: Answer | None, after: Answer | None) -> tuple[Difference, ...]:
    """Field by field where there are two answers; where there is one, the template says so."""
    return differences(before, after, _IGNORED_FIELDS) if before and after else ()


@dataclass(frozen=True)
class DifferenceTexts:
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
