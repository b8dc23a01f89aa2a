"""What does a sheet come to that is not filled in to the end yet?

No score of its own is made up for half a sheet. The scheme's rule is asked twice: what if every open clause
were met, and what if none were. Deleting a clause leads to neither less nor more than one of the two, so the
score lies between them, and is theirs once they are the same.
"""

from dataclasses import dataclass
from fractions import Fraction

from domain.refusal import Refusal
from domain.scheme.errors import WholeTableDeleted
from domain.scheme.model import Scheme
from domain.scheme.scoring import Score, score
from domain.scheme.sheet import ClauseResult, Deleted, Met, NotMet, ScoredSheet
from domain.scheme.table import Section
from domain.values import ClauseId
from spreadsheets.score_sheets.reading import Reading


@dataclass(frozen=True)
class Part:
    """A section so far: points obtained of those applicable, and how many of its clauses are judged."""

    section: Section
    obtained: Fraction
    applicable: Fraction
    judged: int

    @property
    def clauses(self) -> int:
        """How many clauses it has."""
        return len(self.section.clauses)


@dataclass(frozen=True)
class Running:
    """The score so far: at least, at most, and `final` once nothing is open.

    All are None where there is nothing to be scored, or `refused` says why it cannot be.
    """

    judged: int
    clauses: int
    least: Score | None = None
    most: Score | None = None
    parts: tuple[Part, ...] = ()
    next_open: ClauseId | None = None
    refused: Refusal | None = None

    @property
    def final(self) -> Score | None:
        """The score, if every clause is judged."""
        return self.least if self.judged == self.clauses else None


def running(reading: Reading, scheme: Scheme) -> Running:
    """What the sheet comes to so far."""
    judged, clauses = len(reading.results), len(reading.results) + len(reading.open)
    next_open = reading.open[0] if reading.open else None
    if scheme.table is None:
        final = score(scheme, reading.verdict) if reading.verdict else None
        return Running(int(final is not None), 1, final, final)
    parts = tuple(_part(reading, scheme, section) for section in scheme.table.sections)
    try:
        least = score(scheme, _filled_up(reading, met=False))
        most = score(scheme, _filled_up(reading, met=True))
    except WholeTableDeleted as refused:
        return Running(judged, clauses, parts=parts, refused=refused)
    return Running(judged, clauses, least, most, parts, next_open)


def _filled_up(reading: Reading, *, met: bool) -> ScoredSheet:
    left = (Met(clause=clause) if met else NotMet(clause=clause) for clause in reading.open)
    return ScoredSheet(
        results=(*reading.results, *left), deductions=reading.deductions, bonuses=reading.bonuses
    )


def _part(reading: Reading, scheme: Scheme, section: Section) -> Part:
    """A section by itself: what the scheme's rule makes of it if all others do not apply."""
    inside = {clause.id for clause in section.clauses}
    judged = [result for result in reading.results if result.clause in inside]
    left = [NotMet(clause=clause) for clause in reading.open if clause in inside]
    outside = _deleted(scheme, without=inside)
    try:
        alone = score(scheme, ScoredSheet(results=(*judged, *left, *outside)))
    except WholeTableDeleted:
        return Part(section, Fraction(0), Fraction(0), len(judged))
    return Part(section, alone.obtained or Fraction(0), alone.applicable or Fraction(0), len(judged))


def _deleted(scheme: Scheme, without: set[ClauseId]) -> tuple[ClauseResult, ...]:
    clauses = scheme.table.maxima if scheme.table else {}
    return tuple(Deleted(clause=clause, justification="-") for clause in clauses if clause not in without)
