"""By which name is each thing on a score sheet filled in? The same in forms, drafts and spreadsheets.

Every entry is a text under a dotted name, as people typed it. What it means is for `reading` to say, so that
half a sheet, or a wrong one, can be kept and shown again as it is.
"""

import re
from collections.abc import Iterable
from typing import Final

from domain.scheme.model import Scheme
from domain.scheme.table import ScoreTable
from domain.values import ClauseId
from services.drafts import FormFields

VERDICT, CHECKED, NONCONFORMING, POINTS, JUSTIFICATION = PARTS = (
    "verdict",
    "checked",
    "nonconforming",
    "points",
    "justification",
)
"""What can be filled in for a clause."""

DEDUCTION, BONUS, FINDING = "deduction", "bonus", "finding"
ROWS: Final = {
    DEDUCTION: ("basis", "statement"),
    BONUS: ("statement",),
    FINDING: ("grade", "clause", "statement"),
}
"""Lists of any length, and what can be filled in for each of their rows."""

MOST_ROWS: Final = {DEDUCTION: 100, BONUS: 10, FINDING: 200}
"""As many as a report can hold."""

HELD_FROM, HELD_TO, RECOMMENDED, REASON = "held_from", "held_to", "recommended", "reason"
PASSED, LEVEL = "passed", "level"
SINGLE: Final = (HELD_FROM, HELD_TO, RECOMMENDED, REASON, PASSED, LEVEL)

_ROW: Final = re.compile(r"(deduction|bonus|finding)\.([1-9][0-9]{0,2})\.([a-z]+)")


def of_clause(clause: ClauseId, part: str) -> str:
    """The field of a clause."""
    return f"clause.{clause}.{part}"


def of_row(kind: str, number: int, part: str) -> str:
    """The field of a row of a list; rows are counted from 1."""
    return f"{kind}.{number}.{part}"


def rows(filled: FormFields, kind: str) -> tuple[int, ...]:
    """The rows of a list in which something is filled in."""
    return tuple(
        number
        for number in range(1, MOST_ROWS[kind] + 1)
        if any(filled.get(of_row(kind, number, part)) for part in ROWS[kind])
    )


def fields_of_form(fields: Iterable[tuple[str, str]], scheme: Scheme) -> dict[str, str]:
    """What of a form belongs to the sheet, without blanks around it; line ends as in any text."""
    field_names = {of_clause(clause, part) for clause in _clauses(scheme.table) for part in PARTS} | {*SINGLE}
    filled: dict[str, str] = {}
    for name, value in fields:
        text = value.replace("\r\n", "\n").strip()
        if text and (name in field_names or _is_row(name)):
            filled.setdefault(name, text)
    return filled


def _clauses(table: ScoreTable | None) -> Iterable[ClauseId]:
    return table.maxima if table else ()


def _is_row(name: str) -> bool:
    match = _ROW.fullmatch(name)
    return match is not None and match[3] in ROWS[match[1]] and int(match[2]) <= MOST_ROWS[match[1]]
