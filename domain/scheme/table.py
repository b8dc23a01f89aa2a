"""Score table: clauses and their points.

Source: GB/T 27922-2011, clause 6.
"""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.scheme.errors import InvalidScheme
from domain.scheme.points import PositivePoints
from domain.values import ClauseId, Titles, Value

FULL_MARKS = Fraction(100)

PartCount = Annotated[int, Field(ge=1, le=500)]


class Clause(Value):
    """The smallest unit that is scored; `deletable` says whether it may be left out as not applicable."""

    id: ClauseId
    title: Titles
    maximum: PositivePoints
    deletable: bool = True


class Indicator(Value):
    """A group of clauses."""

    id: ClauseId
    title: Titles
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1, max_length=100)]


class Section(Value):
    """A part of the table; `maximum` is what its clauses must add up to."""

    id: ClauseId
    title: Titles
    maximum: PositivePoints
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1, max_length=100)]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause of the section, in order."""
        return tuple(clause for indicator in self.indicators for clause in indicator.clauses)


class Counts(Value):
    """The numbers of parts in the standard, so that one left out by mistake is noticed."""

    sections: PartCount
    indicators: PartCount
    clauses: PartCount


class ScoreTable(Value):
    """The whole table. Raises InvalidScheme if the sums or counts differ.

    `total` is what its sections add up to: 100 in GB/T 27922, 300 or 1,000 in other standards (domain §9).
    """

    counts: Counts
    sections: Annotated[tuple[Section, ...], Field(min_length=1, max_length=50)]
    total: PositivePoints = FULL_MARKS

    @property
    def maxima(self) -> dict[ClauseId, Fraction]:
        """The maximum points of each clause, in the order of the table."""
        return {clause.id: clause.maximum for section in self.sections for clause in section.clauses}

    @property
    def undeletable(self) -> frozenset[ClauseId]:
        """The clauses that always apply (rule 19)."""
        return frozenset(
            clause.id for section in self.sections for clause in section.clauses if not clause.deletable
        )

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        problems = [*self._wrong_counts(), *self._wrong_sums(), *self._repeated_ids()]
        if problems:
            raise InvalidScheme("; ".join(problems))
        return self

    def _wrong_counts(self) -> Iterable[str]:
        found = {
            "sections": len(self.sections),
            "indicators": sum(len(section.indicators) for section in self.sections),
            "clauses": sum(len(section.clauses) for section in self.sections),
        }
        for name, declared in self.counts:
            if found[name] != declared:
                yield f"{declared} {name} are declared, {found[name]} are there"

    def _wrong_sums(self) -> Iterable[str]:
        for section in self.sections:
            total = sum(clause.maximum for clause in section.clauses)
            if total != section.maximum:
                yield f"section {section.id} has {section.maximum} points, its clauses add up to {total}"
        total = sum(section.maximum for section in self.sections)
        if total != self.total:
            yield f"the sections add up to {total} points, not {self.total}"

    def _repeated_ids(self) -> Iterable[str]:
        ids = Counter(section.id for section in self.sections)
        for section in self.sections:
            ids.update(indicator.id for indicator in section.indicators)
            ids.update(clause.id for clause in section.clauses)
        return (f"id {name} is used {times} times" for name, times in ids.items() if times > 1)
