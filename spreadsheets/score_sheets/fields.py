"""By which name is each thing on a score sheet filled in? The same in forms, drafts and spreadsheets.

Every entry is a text under a dotted name, as people typed it. What it means is for `reading` to say, so that
half a sheet, or a wrong one, can be kept and shown again as it is.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final
from uuid import UUID

from domain.errors import TranslatableError
from domain.scheme.model import Scheme
from domain.scheme.points import parse_points
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


MOST_SAMPLES: Final = 10_000_000
LONGEST_TEXT: Final = 4_000
LONGEST_SHOWN: Final = 40


@dataclass(frozen=True)
class FieldError:
    """An entry that cannot be taken: where it stands, and a sentence that says what to do."""

    field: str
    refusal: TranslatableError


@dataclass
class FieldReader:
    """The entries of a sheet while they are read; whatever is wrong is noted in `wrong`, in order."""

    filled: FormFields
    errors: list[FieldError] = field(default_factory=list)

    def refuse(self, name: str, refusal: TranslatableError) -> None:
        """Note what is wrong with an entry."""
        self.errors.append(FieldError(name, refusal))

    def text(self, name: str, missing: str) -> str | None:
        """The text, which must be there: `missing` is the sentence that asks for it."""
        text = self.filled.get(name, "").strip()
        if not text:
            self.refuse(name, TranslatableError(missing))
        elif len(text) > LONGEST_TEXT:
            self.refuse(name, TranslatableError("Shorten this to {most} characters.", most=LONGEST_TEXT))
        else:
            return text
        return None

    def count(self, name: str, missing: str, least: int) -> int | None:
        """The whole number, which must be there."""
        digits = self._plain(name)
        if not digits:
            self.refuse(name, TranslatableError(missing))
        elif not re.fullmatch(r"[0-9]{1,8}", digits) or not least <= int(digits) <= MOST_SAMPLES:
            self.refuse(name, TranslatableError("Write a whole number of at least {least}.", least=least))
        else:
            return int(digits)
        return None

    def points(self, name: str) -> Fraction | None:
        """The points, exactly as written."""
        try:
            return parse_points(self._plain(name))
        except ValueError:
            self.refuse(name, TranslatableError("Write points as 2, as 1.5 or as 3/2."))
            return None

    def day(self, name: str, missing: str) -> date | None:
        """The civil day, which must be there."""
        text = self._plain(name)
        if not text:
            self.refuse(name, TranslatableError(missing))
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.refuse(name, TranslatableError("Write the day as 2026-11-22."))
            return None

    def choice(self, name: str, choices: Iterable[str], missing: str) -> str | None:
        """The one of these words that was chosen."""
        chosen = self.filled.get(name, "")
        if chosen in choices:
            return chosen
        self.refuse(name, TranslatableError(missing))
        return None

    def _plain(self, name: str) -> str:
        """Full-width digits are digits."""
        return unicodedata.normalize("NFKC", self.filled.get(name, "")).strip()[:LONGEST_SHOWN]


@dataclass(frozen=True)
class AuditSheet:
    """The sheet of one audit under one version of a scheme's rules, whose score table it has."""

    case: UUID
    audit: int
    scheme: Scheme
    table: ScoreTable

    @property
    def identifiers(self) -> dict[str, str]:
        """What says so on the sheet, by the keys of `words.IDENTITY`."""
        return {
            "scheme": self.scheme.scheme,
            "edition": self.scheme.edition,
            "rule_version": self.scheme.rule_version,
            "case": str(self.case),
            "audit": str(self.audit),
        }
