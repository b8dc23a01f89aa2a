"""Audit report from the entries of a complete score sheet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from domain.certificate.evaluation import AuditReport
from domain.errors import TranslatableError
from domain.scheme.model import Scheme
from domain.scheme.sheet import ScoredSheet, Sheet
from services.drafts import FormFields
from services.drafts.merge import unit_of
from spreadsheets.score_sheets.fields import (
    HELD_FROM,
    HELD_TO,
    LEVEL,
    PASSED,
    REASON,
    RECOMMENDED,
    TOOK_PART,
    VERDICT,
    FieldError,
    FieldReader,
    of_clause,
)
from spreadsheets.score_sheets.parsing import YES, YES_OR_NO, ParsedSheet, parse_sheet

BEFORE: Final = (HELD_FROM, HELD_TO, TOOK_PART)
"""Fields above the clauses in the form."""


@dataclass(frozen=True)
class ReportResult:
    """The report, or all missing and invalid fields, in the order of the form."""

    report: AuditReport | None
    errors: tuple[FieldError, ...]


def report(filled: FormFields, scheme: Scheme, audit: int | None = None) -> ReportResult:
    """The report of an audit under the scheme, with its number if several may be planned."""
    entries, parsed = FieldReader(filled), parse_sheet(filled, scheme)
    held_from = entries.day(HELD_FROM, "Say on which day the audit began.")
    held_to = entries.day(HELD_TO, "Say on which day the audit ended.")
    took_part = entries.people(TOOK_PART)
    recommended = entries.choice(RECOMMENDED, YES_OR_NO, "Say whether the team recommends certification.")
    reason = entries.text(REASON, "Say on what the team's conclusion rests.")
    errors = (*parsed.errors, *_missing(parsed, scheme), *entries.errors)
    sheet = _sheet(parsed, scheme)
    if errors or sheet is None or held_from is None or held_to is None or reason is None:
        return ReportResult(None, _in_order(errors, scheme))
    audit_report = AuditReport(
        reason=reason,
        audit=audit,
        held_from=held_from,
        held_to=held_to,
        sheet=sheet,
        nonconformities=parsed.findings,
        recommended=recommended == YES,
        took_part=took_part,
    )
    return ReportResult(audit_report, ())


def _sheet(parsed: ParsedSheet, scheme: Scheme) -> Sheet | None:
    if scheme.table is None:
        return parsed.verdict
    return ScoredSheet(results=parsed.results, deductions=parsed.deductions, bonuses=parsed.bonuses)


def _missing(parsed: ParsedSheet, scheme: Scheme) -> Iterator[FieldError]:
    """Errors for what has no verdict, except where an invalid entry has an error already."""
    reported_units = {unit_of(error.field) for error in parsed.errors}
    for clause in parsed.open_clauses:
        if f"clause.{clause}" not in reported_units:
            error = TranslatableError("Give clause {clause} a verdict.", clause=clause)
            yield FieldError(of_clause(clause, VERDICT), error)
    if scheme.table is None and parsed.verdict is None and not reported_units & {PASSED, LEVEL}:
        yield FieldError(PASSED, TranslatableError("Say whether the organisation passed."))


def _in_order(errors: Iterable[FieldError], scheme: Scheme) -> tuple[FieldError, ...]:
    """In the order of the form: clauses as in the table, other fields before or after them."""
    clauses = scheme.table.maxima if scheme.table else {}
    positions = {f"clause.{clause}": position for position, clause in enumerate(clauses)}

    def sort_key(error: FieldError) -> tuple[int, int]:
        unit = unit_of(error.field)
        return (1, positions[unit]) if unit in positions else (0 if unit in BEFORE else 2, 0)

    return tuple(sorted(errors, key=sort_key))
