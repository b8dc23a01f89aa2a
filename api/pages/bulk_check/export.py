"""How does somebody take the result of a check home?"""

from collections.abc import Iterator, Sequence
from typing import Final

from api.pages.bulk_check.report import CheckedLine, CheckReport, MatchResult
from api.pages.language import Language
from api.pages.scheme_titles import SchemeTitles
from projections.public_register.answers import Verification
from projections.public_register.verification import ClaimedCertificate
from spreadsheets.tables.results_file import CSV, XLSX, Cell, as_csv, as_workbook, csv_text

MEDIA_TYPES: Final = {"xlsx": XLSX, "csv": CSV}
"""What a file may be, by how its name ends."""


def list_as_text(claimed: Sequence[ClaimedCertificate]) -> str:
    """The list as a text that is read again as the same list: it travels with the page, nothing is kept."""
    return csv_text([("number", "organisation"), *((line.number, line.organisation) for line in claimed)])


def export_file(
    kind: str, check_report: CheckReport, verification: Verification, scheme_titles: SchemeTitles
) -> bytes:
    """The result as a file of that kind."""
    rows = list(_rows(check_report, verification, scheme_titles))
    title = scheme_titles.language.gettext("Result")
    return as_workbook(rows, title) if kind == "xlsx" else as_csv(rows)


def match_text(match: MatchResult, language: Language) -> str:
    """What a line turned out to be."""
    if match is MatchResult.NUMBER_ONLY:
        return language.gettext("Issued here; no name given to compare")
    return language.term("match", match)


def _rows(
    check_report: CheckReport, verification: Verification, scheme_titles: SchemeTitles
) -> Iterator[Sequence[Cell]]:
    _, moments = scheme_titles.language.gettext, (verification.as_of, verification.known_at)
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
    moment_texts = [scheme_titles.language.moment(moment) if moment else "" for moment in moments]
    for line in check_report.lines:
        yield (*_cells(line, scheme_titles), *moment_texts)


def _cells(line: CheckedLine, scheme_titles: SchemeTitles) -> tuple[Cell, ...]:
    result, language = line.result, scheme_titles.language
    return (
        line.line_number,
        line.claimed.number,
        line.claimed.organisation or "",
        match_text(line.match, language),
        language.term("status", result.status),
        scheme_titles.level(result.scheme or "", result.edition or "", result.level),
        scheme_titles.scheme(result.scheme) if result.scheme else "",
        result.valid_until,
    )
