"""Fields of a score sheet: their names in forms, drafts and workbooks, and the reading of single entries.

Every entry is a text under a dotted name, as it was typed. `parsing` interprets it later, so that an
incomplete or wrong sheet can be saved and shown again unchanged.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, TypeAdapter, ValidationError

from domain.errors import TranslatableError
from domain.scheme.model import Scheme
from domain.scheme.points import parse_points
from domain.scheme.table import ScoreTable
from domain.values import ClauseId, PersonId
from services.drafts import FormFields

VERDICT, CHECKED, NONCONFORMING, POINTS, JUSTIFICATION = PARTS = (
    "verdict",
    "checked",
    "nonconforming",
    "points",
    "justification",
)
"""The parts of the entry for a clause."""

DEDUCTION, BONUS, FINDING = "deduction", "bonus", "finding"
ROWS: Final = {
    DEDUCTION: ("basis", "statement"),
    BONUS: ("statement",),
    FINDING: ("grade", "clause", "statement"),
}
"""Lists of any length, with the parts of each row."""

MOST_ROWS: Final = {DEDUCTION: 100, BONUS: 10, FINDING: 200}
"""The largest number of rows in a report."""

HELD_FROM, HELD_TO, RECOMMENDED, REASON = "held_from", "held_to", "recommended", "reason"
TOOK_PART: Final = "took_part"
PASSED, LEVEL = "passed", "level"
SINGLE: Final = (HELD_FROM, HELD_TO, TOOK_PART, RECOMMENDED, REASON, PASSED, LEVEL)

_PERSON_IDS: Final = TypeAdapter(Annotated[tuple[PersonId, ...], Field(max_length=20)])
_ROW: Final = re.compile(r"(deduction|bonus|finding)\.([1-9][0-9]{0,2})\.([a-z]+)")


def of_clause(clause: ClauseId, part: str) -> str:
    """The name of a field of a clause."""
    return f"clause.{clause}.{part}"


def of_row(kind: str, number: int, part: str) -> str:
    """The name of a field in a row of a list; rows are counted from 1."""
    return f"{kind}.{number}.{part}"


def rows(filled: FormFields, kind: str) -> tuple[int, ...]:
    """The numbers of the rows of a list in which something is filled in."""
    return tuple(
        number
        for number in range(1, MOST_ROWS[kind] + 1)
        if any(filled.get(of_row(kind, number, part)) for part in ROWS[kind])
    )


def fields_of_form(fields: Iterable[tuple[str, str]], scheme: Scheme) -> dict[str, str]:
    """The fields of a form that belong to the sheet, stripped; of fields with one name the first."""
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
    """An invalid entry: the name of its field, and a sentence that says what to do."""

    field: str
    error: TranslatableError


@dataclass
class FieldReader:
    """Reader of a sheet's entries; invalid entries are collected in `errors`, in order."""

    filled: FormFields
    errors: list[FieldError] = field(default_factory=list)

    def refuse(self, name: str, error: TranslatableError) -> None:
        """Add an error about an entry."""
        self.errors.append(FieldError(name, error))

    def text(self, name: str, missing: str) -> str | None:
        """The text, which is required: `missing` is the sentence that asks for it."""
        text = self.filled.get(name, "").strip()
        if not text:
            self.refuse(name, TranslatableError(missing))
        elif len(text) > LONGEST_TEXT:
            self.refuse(name, TranslatableError("Shorten this to {most} characters.", most=LONGEST_TEXT))
        else:
            return text
        return None

    def count(self, name: str, missing: str, least: int) -> int | None:
        """The whole number, which is required and at least `least`."""
        digits = self._plain(name)
        if not digits:
            self.refuse(name, TranslatableError(missing))
        elif not re.fullmatch(r"[0-9]{1,8}", digits) or not least <= int(digits) <= MOST_SAMPLES:
            self.refuse(name, TranslatableError("Write a whole number of at least {least}.", least=least))
        else:
            return int(digits)
        return None

    def points(self, name: str) -> Fraction | None:
        """The points as an exact fraction."""
        try:
            return parse_points(self._plain(name))
        except ValueError:
            self.refuse(name, TranslatableError("Write points as 2, as 1.5 or as 3/2."))
            return None

    def day(self, name: str, missing: str) -> date | None:
        """The civil day, which is required."""
        text = self._plain(name)
        if not text:
            self.refuse(name, TranslatableError(missing))
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.refuse(name, TranslatableError("Write the day as 2026-11-22."))
            return None

    def people(self, name: str) -> tuple[PersonId, ...]:
        """The person ids, separated by spaces or commas; none if the entry is empty."""
        ids = re.findall(r"[^\s,，、;；]+", unicodedata.normalize("NFKC", self.filled.get(name, "")))
        try:
            return _PERSON_IDS.validate_python(ids)
        except ValidationError:
            error = TranslatableError("Write up to 20 person ids such as P-0042, separated by spaces.")
            self.refuse(name, error)
            return ()

    def choice(self, name: str, choices: Iterable[str], missing: str) -> str | None:
        """The entry, which must be one of `choices`."""
        chosen = self.filled.get(name, "")
        if chosen in choices:
            return chosen
        self.refuse(name, TranslatableError(missing))
        return None

    def _plain(self, name: str) -> str:
        """The entry with full-width characters normalised (NFKC), shortened to what an error may quote."""
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
        """The identifiers written on the sheet, by the keys of `bilingual_labels.IDENTIFIERS`."""
        return {
            "scheme": self.scheme.scheme,
            "edition": self.scheme.edition,
            "rule_version": self.scheme.rule_version,
            "case": str(self.case),
            "audit": str(self.audit),
        }
