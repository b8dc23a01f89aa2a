"""Subtotal of an incomplete score sheet: the lowest and the highest score it can still reach.

An incomplete sheet has no score rule of its own. The scheme's rule is applied twice: with all open clauses
met, and with none met. Deleting a clause cannot leave this range, so the final score lies between the two,
and is known when they are equal.
"""

from dataclasses import dataclass
from fractions import Fraction

from domain.errors import TranslatableError
from domain.scheme.errors import AllClausesDeleted
from domain.scheme.model import Scheme
from domain.scheme.scoring import Score, score
from domain.scheme.sheet import ClauseResult, Deleted, Met, NotMet, ScoredSheet
from domain.scheme.table import Section
from domain.values import ClauseId
from spreadsheets.score_sheets.parsing import ParsedSheet


@dataclass(frozen=True)
class SectionSubtotal:
    """The subtotal of a section: points obtained, points applicable, number of clauses judged."""

    section: Section
    obtained: Fraction
    applicable: Fraction
    judged: int

    @property
    def clauses(self) -> int:
        """The number of clauses of the section."""
        return len(self.section.clauses)


@dataclass(frozen=True)
class Subtotal:
    """The lowest score, the highest score, and `final` when no clause is open.

    All are None if nothing can be scored; `error` then says why, if there is an error.
    """

    judged: int
    clauses: int
    least: Score | None = None
    most: Score | None = None
    parts: tuple[SectionSubtotal, ...] = ()
    next_open: ClauseId | None = None
    error: TranslatableError | None = None

    @property
    def final(self) -> Score | None:
        """The score, if every clause is judged."""
        return self.least if self.judged == self.clauses else None


def subtotal(parsed: ParsedSheet, scheme: Scheme) -> Subtotal:
    """The subtotal of a parsed sheet under the scheme."""
    judged_count, clause_count = len(parsed.results), len(parsed.results) + len(parsed.open_clauses)
    next_open = parsed.open_clauses[0] if parsed.open_clauses else None
    if scheme.table is None:
        final = score(scheme, parsed.verdict) if parsed.verdict else None
        return Subtotal(int(final is not None), 1, final, final)
    parts = tuple(_section_subtotal(parsed, scheme, section) for section in scheme.table.sections)
    try:
        least = score(scheme, _completed(parsed, met=False))
        most = score(scheme, _completed(parsed, met=True))
    except AllClausesDeleted as error:
        return Subtotal(judged_count, clause_count, parts=parts, error=error)
    return Subtotal(judged_count, clause_count, least, most, parts, next_open)


def _completed(parsed: ParsedSheet, *, met: bool) -> ScoredSheet:
    remaining = (Met(clause=clause) if met else NotMet(clause=clause) for clause in parsed.open_clauses)
    return ScoredSheet(
        results=(*parsed.results, *remaining), deductions=parsed.deductions, bonuses=parsed.bonuses
    )


def _section_subtotal(parsed: ParsedSheet, scheme: Scheme, section: Section) -> SectionSubtotal:
    """The subtotal of one section: the scheme's rule with all clauses of other sections deleted."""
    clause_ids = {clause.id for clause in section.clauses}
    judged = [result for result in parsed.results if result.clause in clause_ids]
    remaining = [NotMet(clause=clause) for clause in parsed.open_clauses if clause in clause_ids]
    deleted = _deleted(scheme, except_for=clause_ids)
    try:
        section_score = score(scheme, ScoredSheet(results=(*judged, *remaining, *deleted)))
    except AllClausesDeleted:
        return SectionSubtotal(section, Fraction(0), Fraction(0), len(judged))
    return SectionSubtotal(
        section, section_score.obtained or Fraction(0), section_score.applicable or Fraction(0), len(judged)
    )


def _deleted(scheme: Scheme, except_for: set[ClauseId]) -> tuple[ClauseResult, ...]:
    clauses = scheme.table.maxima if scheme.table else {}
    return tuple(Deleted(clause=clause, justification="-") for clause in clauses if clause not in except_for)
