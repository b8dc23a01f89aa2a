"""Differences between two views of a history: in the public answer and in the records."""

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
"""Fields that differ with the moment of the answer itself, or that the list of records shows."""

_TERMS: Final[Mapping[str, str]] = {"status": "status", "reason": "ground"}


@dataclass(frozen=True)
class HistoryComparison:
    """The differing fields of two answers, and the records that only one view includes."""

    fields: tuple[Difference, ...]
    before: Answer | None
    after: Answer | None
    added: tuple[Recorded, ...]
    removed: tuple[Recorded, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the views do not differ."""
        return not (self.fields or self.added or self.removed)


def compare(
    history: tuple[Recorded, ...],
    views: tuple[HistoryView, HistoryView],
    answers: tuple[Answer | None, Answer | None],
) -> HistoryComparison:
    """The differences from the first view to the second."""
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
    """The differing fields of two answers; with a single answer the template states this."""
    return differences(before, after, _IGNORED_FIELDS) if before and after else ()


@dataclass(frozen=True)
class DifferenceTexts:
    """Labels and values of differences in a language."""

    language: Language
    titled: Titled

    def label(self, difference: Difference) -> str:
        """The label of the field."""
        return field_label(difference.path[-1], self.language)

    def value(self, difference: Difference, value: Any) -> str:
        """The value in words; None reads as "none"."""
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
