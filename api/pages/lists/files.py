"""How does somebody take the result of a check home?"""

from collections.abc import Iterator, Sequence
from typing import Final

from api.pages.language import Language
from api.pages.lists.outcomes import Checked, Finding, Report
from api.pages.published import Published
from projections.public_register.answers import Verification
from projections.public_register.verification import Claimed
from spreadsheets.tables.writing import CSV, XLSX, Cell, as_csv, as_workbook, csv_text

MEDIA_TYPES: Final = {"xlsx": XLSX, "csv": CSV}
"""What a file may be, by how its name ends."""


def carried(claimed: Sequence[Claimed]) -> str:
    """The list as a text that is read again as the same list: it travels with the page, nothing is kept."""
    return csv_text([("number", "organisation"), *((line.number, line.organisation) for line in claimed)])


def file_of(kind: str, checked: Report, verification: Verification, published: Published) -> bytes:
    """The result as a file of that kind."""
    rows = list(_rows(checked, verification, published))
    title = published.language.gettext("Result")
    return as_workbook(rows, title) if kind == "xlsx" else as_csv(rows)


def finding_text(finding: Finding, language: Language) -> str:
    """What a line turned out to be."""
    if finding is Finding.NUMBER_ONLY:
        return language.gettext("Issued here; no name given to compare")
    return language.term("match", finding)


def _rows(checked: Report, verification: Verification, published: Published) -> Iterator[Sequence[Cell]]:
    _, moments = published.language.gettext, (verification.as_of, verification.known_at)
    yield (
        _("Line"),
        _("Certificate number"),
        _("Organisation name"),
        _("Finding"),
        _("Status"),
        _("Level"),
        _("Certification"),
        _("Valid to"),
        _("As of"),
        _("As known at"),
    )
    written = [published.language.moment(moment) if moment else "" for moment in moments]
    for line in checked.lines:
        yield (*_cells(line, published), *written)


def _cells(line: Checked, published: Published) -> tuple[Cell, ...]:
    said, language = line.said, published.language
    return (
        line.place,
        line.claimed.number,
        line.claimed.organisation or "",
        finding_text(line.finding, language),
        language.term("status", said.status),
        published.level(said.scheme or "", said.edition or "", said.level),
        published.scheme(said.scheme) if said.scheme else "",
        said.valid_until,
    )
