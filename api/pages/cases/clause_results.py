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
class ClauseRow:
    """The result of a clause, and the points it gave; None where it was deleted."""

    clause: Clause
    result: ClauseResult
    points: Fraction | None


@dataclass(frozen=True)
class SectionResult:
    """A section with its results."""

    section: Section
    rows: tuple[ClauseRow, ...]

    @property
    def obtained(self) -> Fraction:
        """The points that its clauses gave."""
        return sum((line.points for line in self.rows if line.points is not None), Fraction(0))

    @property
    def applicable(self) -> Fraction:
        """The most that they could have given, without those deleted."""
        return sum((line.clause.maximum for line in self.rows if line.points is not None), Fraction(0))


def section_results(sheet: ScoredSheet | Verdict, scheme: Scheme | None) -> tuple[SectionResult, ...]:
    """Every section of the table; none for a verdict, or where the rules have been replaced since."""
    if isinstance(sheet, Verdict) or scheme is None or scheme.table is None:
        return ()
    results = {result.clause: result for result in sheet.results}
    if results.keys() != scheme.table.maxima.keys():
        return ()
    deleted = {clause: Deleted(clause=clause, justification="-") for clause in results}
    return tuple(
        SectionResult(
            section, tuple(_clause_row(clause, results, deleted, scheme) for clause in section.clauses)
        )
        for section in scheme.table.sections
    )


def _clause_row(
    clause: Clause,
    results: Mapping[ClauseId, ClauseResult],
    deleted: Mapping[ClauseId, Deleted],
    scheme: Scheme,
) -> ClauseRow:
    """Points by the scheme's own rule: what it makes of the clause if no other applies."""
    result = results[clause.id]
    if isinstance(result, Deleted):
        return ClauseRow(clause, result, None)
    single = {**deleted, clause.id: result}
    return ClauseRow(clause, result, score(scheme, ScoredSheet(results=tuple(single.values()))).obtained)
