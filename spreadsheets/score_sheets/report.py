"""Which report of an audit do the entries make, once everything is filled in?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from domain.certificate.evaluation import AuditReport
from domain.refusal import Refusal
from domain.scheme.model import Scheme
from domain.scheme.sheet import ScoredSheet, Sheet
from services.drafts import Filled
from services.drafts.merging import unit_of
from spreadsheets.score_sheets.entries import Entries, Wrong
from spreadsheets.score_sheets.fields import (
    HELD_FROM,
    HELD_TO,
    LEVEL,
    PASSED,
    REASON,
    RECOMMENDED,
    VERDICT,
    of_clause,
)
from spreadsheets.score_sheets.reading import YES, YES_OR_NO, Reading, read

BEFORE: Final = (HELD_FROM, HELD_TO)
"""What is asked for above the clauses."""


@dataclass(frozen=True)
class Told:
    """The report, or everything that is still missing or wrong, in the order of the form."""

    report: AuditReport | None
    wrong: tuple[Wrong, ...]


def report(filled: Filled, scheme: Scheme) -> Told:
    """The report of an audit under the scheme."""
    entries, reading = Entries(filled), read(filled, scheme)
    began = entries.day(HELD_FROM, "Say on which day the audit began.")
    ended = entries.day(HELD_TO, "Say on which day the audit ended.")
    recommended = entries.word(RECOMMENDED, YES_OR_NO, "Say whether the team recommends certification.")
    reason = entries.text(REASON, "Say on what the team's conclusion rests.")
    wrong = (*reading.wrong, *_missing(reading, scheme), *entries.wrong)
    sheet = _sheet(reading, scheme)
    if wrong or sheet is None or began is None or ended is None or reason is None:
        return Told(None, _in_order(wrong, scheme))
    told = AuditReport(
        reason=reason,
        held_from=began,
        held_to=ended,
        sheet=sheet,
        nonconformities=reading.findings,
        recommended=recommended == YES,
    )
    return Told(told, ())


def _sheet(reading: Reading, scheme: Scheme) -> Sheet | None:
    if scheme.table is None:
        return reading.verdict
    return ScoredSheet(results=reading.results, deductions=reading.deductions, bonuses=reading.bonuses)


def _missing(reading: Reading, scheme: Scheme) -> Iterator[Wrong]:
    """What nobody has judged; what was judged wrongly has been told of already."""
    told = {unit_of(wrong.field) for wrong in reading.wrong}
    for clause in reading.open:
        if f"clause.{clause}" not in told:
            said = Refusal("Give clause {clause} a verdict.", clause=clause)
            yield Wrong(of_clause(clause, VERDICT), said)
    if scheme.table is None and reading.verdict is None and not told & {PASSED, LEVEL}:
        yield Wrong(PASSED, Refusal("Say whether the organisation passed."))


def _in_order(wrong: Iterable[Wrong], scheme: Scheme) -> tuple[Wrong, ...]:
    """As the form has them: clauses as in the table, the rest as it was found before or after them."""
    clauses = scheme.table.maxima if scheme.table else {}
    places = {f"clause.{clause}": place for place, clause in enumerate(clauses)}

    def place(each: Wrong) -> tuple[int, int]:
        unit = unit_of(each.field)
        return (1, places[unit]) if unit in places else (0 if unit in BEFORE else 2, 0)

    return tuple(sorted(wrong, key=place))
