"""How does somebody take the result of a check home?"""

from collections.abc import Iterator, Sequence
from typing import Final

from api.composition import Composition
from api.pages.language import Language
from api.pages.lists.levels import level_titles
from api.pages.lists.outcomes import Checked, Report
from api.tables.writing import CSV, XLSX, Cell, as_csv, as_workbook, csv_text
from projections.public_register.answers import Verification
from projections.public_register.verification import Claimed

MEDIA_TYPES: Final = {"xlsx": XLSX, "csv": CSV}
"""What a file may be, by how its name ends."""


def carried(claimed: Sequence[Claimed]) -> str:
    """The list as a text that is read again as the same list: it travels with the page, nothing is kept."""
    return csv_text([("number", "organisation"), *((line.number, line.organisation) for line in claimed)])


def file_of(kind: str, here: Composition, language: Language, checked: tuple[Report, Verification]) -> bytes:
    """The result as a file of that kind."""
    rows = list(_rows(here, language, *checked))
    return as_workbook(rows, language.gettext("Result")) if kind == "xlsx" else as_csv(rows)


def _rows(
    here: Composition, language: Language, report: Report, verification: Verification
) -> Iterator[Sequence[Cell]]:
    _, levels = language.gettext, level_titles(here.public.schemes(), language)
    moments = [
        language.moment(moment) if moment else "" for moment in (verification.as_of, verification.known_at)
    ]
    yield (
        _("Line"),
        _("Certificate number"),
        _("Organisation name"),
        _("Finding"),
        _("Status"),
        _("Level"),
        _("Valid to"),
        _("As of"),
        _("As known at"),
    )
    for line in report.lines:
        yield (*_cells(line, language, levels), *moments)


def _cells(line: Checked, language: Language, levels: dict[str, str]) -> tuple[Cell, ...]:
    said = line.said
    return (
        line.place,
        line.claimed.number,
        line.claimed.organisation or "",
        language.term("match", said.match),
        language.term("status", said.status),
        levels.get(said.level or "", said.level or ""),
        said.valid_until,
    )
