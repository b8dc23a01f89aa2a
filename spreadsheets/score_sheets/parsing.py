"""Parsing of the entries of a score sheet, complete or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from domain.certificate.findings import Observation
from domain.events.evaluation import Grade
from domain.scheme.errors import PointsAboveMaximum, TooManyBonuses, UnknownClause
from domain.scheme.model import Scheme
from domain.scheme.sheet import (
    Basis,
    ClauseResult,
    Deleted,
    InvalidSample,
    Met,
    NotMet,
    Sampled,
    Scored,
    SpecialBonus,
    SpecialDeduction,
    Verdict,
)
from domain.scheme.table import ScoreTable
from domain.values import ClauseId
from services.drafts import FormFields
from spreadsheets.score_sheets.fields import (
    BONUS,
    CHECKED,
    DEDUCTION,
    FINDING,
    JUSTIFICATION,
    LEVEL,
    NONCONFORMING,
    PASSED,
    POINTS,
    VERDICT,
    FieldError,
    FieldReader,
    of_clause,
    of_row,
    rows,
)

YES, NO = YES_OR_NO = ("yes", "no")
GRADES: Final[dict[str, Literal[Grade.MINOR, Grade.MAJOR]]] = {
    Grade.MINOR.value: Grade.MINOR,
    Grade.MAJOR.value: Grade.MAJOR,
}
"""Grades of a nonconformity on a sheet; special deductions are findings of their own."""


@dataclass(frozen=True)
class ParsedSheet:
    """The valid entries; a clause in `open_clauses` has no verdict yet, or an invalid one."""

    results: tuple[ClauseResult, ...]
    open_clauses: tuple[ClauseId, ...]
    deductions: tuple[SpecialDeduction, ...]
    bonuses: tuple[SpecialBonus, ...]
    findings: tuple[Observation, ...]
    verdict: Verdict | None
    errors: tuple[FieldError, ...]


def parse_sheet(filled: FormFields, scheme: Scheme) -> ParsedSheet:
    """Parse a sheet of the scheme. A clause without a verdict is open, which is no error."""
    entries = FieldReader(filled)
    results = tuple(_results(entries, scheme.table)) if scheme.table else ()
    judged_clauses = {result.clause for result in results}
    clauses = scheme.table.maxima if scheme.table else {}
    return ParsedSheet(
        results=results,
        open_clauses=tuple(clause for clause in clauses if clause not in judged_clauses),
        deductions=tuple(_deductions(entries)) if clauses else (),
        bonuses=tuple(_bonuses(entries, scheme.specials.max_bonus)) if clauses else (),
        findings=tuple(_findings(entries, scheme.table)),
        verdict=None if scheme.table else _verdict(entries, scheme),
        errors=tuple(entries.errors),
    )


def _results(entries: FieldReader, table: ScoreTable) -> Iterator[ClauseResult]:
    for clause, maximum in table.maxima.items():
        if result := _result(entries, clause, maximum):
            yield result


def _result(entries: FieldReader, clause: ClauseId, maximum: Fraction) -> ClauseResult | None:
    verdict = of_clause(clause, VERDICT)
    match entries.filled.get(verdict, ""):
        case "":
            return None
        case "met":
            return Met(clause=clause)
        case "not_met":
            return NotMet(clause=clause)
        case "sampled":
            return _sampled(entries, clause)
        case "scored":
            return _scored(entries, clause, maximum)
        case "deleted":
            why = entries.text(of_clause(clause, JUSTIFICATION), "Say why the clause does not apply.")
            return Deleted(clause=clause, justification=why) if why else None
        case _:
            entries.choice(verdict, (), "Choose one of the verdicts offered.")
            return None


def _sampled(entries: FieldReader, clause: ClauseId) -> Sampled | None:
    checked = entries.count(of_clause(clause, CHECKED), "Say how many samples were checked.", 1)
    field = of_clause(clause, NONCONFORMING)
    nonconforming = entries.count(field, "Say how many of the samples did not conform; 0 if none.", 0)
    if checked is None or nonconforming is None:
        return None
    if nonconforming > checked:
        entries.refuse(field, InvalidSample(clause, checked, nonconforming))
        return None
    return Sampled(clause=clause, checked=checked, nonconforming=nonconforming)


def _scored(entries: FieldReader, clause: ClauseId, maximum: Fraction) -> Scored | None:
    field = of_clause(clause, POINTS)
    points = entries.points(field)
    if points is None:
        return None
    if points > maximum:
        entries.refuse(field, PointsAboveMaximum(clause, points, maximum))
        return None
    return Scored(clause=clause, points=points)


def _deductions(entries: FieldReader) -> Iterator[SpecialDeduction]:
    for number in rows(entries.filled, DEDUCTION):
        basis = entries.choice(
            of_row(DEDUCTION, number, "basis"), tuple(Basis), "Choose what the special deduction rests on."
        )
        statement = entries.text(
            of_row(DEDUCTION, number, "statement"), "Describe what the special deduction is for."
        )
        if basis and statement:
            yield SpecialDeduction(basis=Basis(basis), statement=statement)


def _bonuses(entries: FieldReader, allowed: int) -> Iterator[SpecialBonus]:
    claimed_rows = rows(entries.filled, BONUS)
    for count, number in enumerate(claimed_rows, start=1):
        field = of_row(BONUS, number, "statement")
        statement = entries.text(field, "Describe what earns the special bonus.")
        if count > allowed:
            entries.refuse(field, TooManyBonuses(len(claimed_rows), allowed))
        elif statement:
            yield SpecialBonus(statement=statement)


def _findings(entries: FieldReader, table: ScoreTable | None) -> Iterator[Observation]:
    for number in rows(entries.filled, FINDING):
        grade = entries.choice(
            of_row(FINDING, number, "grade"), GRADES, "Choose how grave the nonconformity is."
        )
        statement = entries.text(of_row(FINDING, number, "statement"), "Describe the nonconformity.")
        field = of_row(FINDING, number, "clause")
        clause = entries.filled.get(field) or None
        if clause and (table is None or clause not in table.maxima):
            entries.refuse(field, UnknownClause(clause))
        elif grade and statement:
            yield Observation(grade=GRADES[grade], clause=clause, statement=statement)


def _verdict(entries: FieldReader, scheme: Scheme) -> Verdict | None:
    """The result under a scheme without points; a missing one is no error."""
    match entries.filled.get(PASSED, ""):
        case "":
            return None
        case "no":
            return Verdict(passed=False)
        case _:
            entries.choice(PASSED, YES_OR_NO, "Say whether the organisation passed.")
            level = entries.choice(LEVEL, scheme.ranks, "Choose the level that was reached.")
            return Verdict(passed=True, level=level) if level else None
