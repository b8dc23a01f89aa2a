"""What did each clause of a score sheet give? By the rules that it was scored by."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from domain.scheme.model import Scheme
from domain.scheme.scoring import score
from domain.scheme.sheet import ClauseResult, Deleted, ScoredSheet, Verdict
from domain.scheme.table import Clause, Section
from domain.values import ClauseId


@dataclass(frozen=True)
class Line:
    """The result of a clause, and the points it gave; None where it was deleted."""

    clause: Clause
    result: ClauseResult
    points: Fraction | None


@dataclass(frozen=True)
class Part:
    """A section with its results."""

    section: Section
    lines: tuple[Line, ...]

    @property
    def obtained(self) -> Fraction:
        """The points that its clauses gave."""
        return sum((line.points for line in self.lines if line.points is not None), Fraction(0))

    @property
    def applicable(self) -> Fraction:
        """The most that they could have given, without those deleted."""
        return sum((line.clause.maximum for line in self.lines if line.points is not None), Fraction(0))


def parts_of(sheet: ScoredSheet | Verdict, scheme: Scheme | None) -> tuple[Part, ...]:
    """Every section of the table; none for a verdict, or where the rules have been replaced since."""
    if isinstance(sheet, Verdict) or scheme is None or scheme.table is None:
        return ()
    results = {result.clause: result for result in sheet.results}
    if results.keys() != scheme.table.maxima.keys():
        return ()
    deleted = {clause: Deleted(clause=clause, justification="-") for clause in results}
    return tuple(
        Part(section, tuple(_line(clause, results, deleted, scheme) for clause in section.clauses))
        for section in scheme.table.sections
    )


def _line(
    clause: Clause, results: Mapping[ClauseId, ClauseResult], deleted: Mapping[ClauseId, Deleted], by: Scheme
) -> Line:
    """Points by the scheme's own rule: what it makes of the clause if no other applies."""
    result = results[clause.id]
    if isinstance(result, Deleted):
        return Line(clause, result, None)
    alone = {**deleted, clause.id: result}
    return Line(clause, result, score(by, ScoredSheet(results=tuple(alone.values()))).obtained)
