"""Report on a checked list: outcome of each line, totals, and files to download."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.pages.language import Language
from api.pages.scheme_titles import SchemeTitles
from api.pages.terms import notice_text
from domain.status.reliance import Reliance
from domain.status.standing import Status
from projections.public_register.answers import Match, StatusGroup, Verification, VerifiedLine
from projections.public_register.verification import ClaimedCertificate
from spreadsheets.tables.results_file import CSV, XLSX, Cell, as_csv, as_workbook, csv_text

MEDIA_TYPES: Final = {"xlsx": XLSX, "csv": CSV}
"""File extension → media type of a download."""


class LineOutcome(StrEnum):
    """Outcome of a line; those that need attention come first."""

    NAME_DIFFERS = "name_differs"
    NOT_VALID = "not_valid"
    NOT_ISSUED = "not_issued"
    MALFORMED = "malformed"
    WITH_NOTICE = "with_notice"
    IN_ORDER = "in_order"


class MatchResult(StrEnum):
    """Match of a line with the register; unlike `Match`, it distinguishes lines without a name."""

    EXACT = "exact"
    NUMBER_ONLY = "number_only"
    NAME_DIFFERS = "name_differs"
    NOT_ISSUED = "not_issued"
    MALFORMED = "malformed"


_NOT_VALID: Final = tuple(each for each in Status if each is not Status.VALID)
_STATUS_GROUPS: Final = (Status.VALID, StatusGroup.VALID_WITH_NOTICE.value, *_NOT_VALID)
_BY_RELIANCE: Final = {
    Reliance.YES: LineOutcome.IN_ORDER,
    Reliance.WITH_NOTICE: LineOutcome.WITH_NOTICE,
    Reliance.NO: LineOutcome.NOT_VALID,
    Reliance.CANNOT_TELL: LineOutcome.NOT_VALID,
}


@dataclass(frozen=True)
class CheckedLine:
    """A line of the list with its number, counted from 1, and the answer of the register."""

    line_number: int
    claimed: ClaimedCertificate
    result: VerifiedLine

    @property
    def outcome(self) -> LineOutcome:
        """The outcome. A name that differs outranks the status: the certificate may be another's."""
        match self.result.match:
            case Match.EXACT:
                return _BY_RELIANCE[self.result.reliance]
            case Match.NAME_DIFFERS:
                return LineOutcome.NAME_DIFFERS
            case Match.NOT_ISSUED:
                return LineOutcome.NOT_ISSUED
            case Match.MALFORMED:
                return LineOutcome.MALFORMED

    @property
    def status_group(self) -> str | None:
        """The status, or `valid_with_notice`; None if there is none."""
        status = self.result.status
        plain = not self.result.notices or status is not Status.VALID
        return status if plain else StatusGroup.VALID_WITH_NOTICE.value

    @property
    def match(self) -> MatchResult:
        """The match of number and name."""
        without_name = self.result.match is Match.EXACT and not (self.claimed.organisation or "").strip()
        return MatchResult.NUMBER_ONLY if without_name else MatchResult(self.result.match)


@dataclass(frozen=True)
class CheckReport:
    """The result of a check."""

    lines: tuple[CheckedLine, ...]

    @property
    def groups(self) -> dict[LineOutcome, tuple[CheckedLine, ...]]:
        """Outcome → its lines, without outcomes that do not occur."""
        groups = {each: tuple(line for line in self.lines if line.outcome is each) for each in LineOutcome}
        return {outcome: lines for outcome, lines in groups.items() if lines}

    @property
    def match_counts(self) -> dict[MatchResult, int]:
        """Match → number of lines."""
        counts = Counter(line.match for line in self.lines)
        return {finding: counts[finding] for finding in MatchResult}

    @property
    def status_counts(self) -> dict[str, int]:
        """Status → number of issued certificates; those valid with a notice are counted apart."""
        counts = Counter(line.status_group for line in self.lines)
        return {status: counts[status] for status in _STATUS_GROUPS if counts[status]}


def build_report(claimed: Sequence[ClaimedCertificate], verification: Verification) -> CheckReport:
    """The list with the answers of the register."""
    pairs = enumerate(zip(claimed, verification.lines, strict=True), start=1)
    return CheckReport(tuple(CheckedLine(line_number, line, result) for line_number, (line, result) in pairs))


def list_as_text(claimed: Sequence[ClaimedCertificate]) -> str:
    """The list as CSV, which is parsed back into the same list: pages carry it, nothing is stored."""
    return csv_text([("number", "organisation"), *((line.number, line.organisation) for line in claimed)])


def export_file(
    kind: str, check_report: CheckReport, verification: Verification, scheme_titles: SchemeTitles
) -> bytes:
    """The result as a file of that extension."""
    rows = list(_rows(check_report, verification, scheme_titles))
    title = scheme_titles.language.gettext("Result")
    return as_workbook(rows, title) if kind == "xlsx" else as_csv(rows)


def match_text(match: MatchResult, language: Language) -> str:
    """The match of a line, in words."""
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
        _("Reliance"),
        _("Notices"),
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
        language.term("reliance", result.reliance),
        "; ".join(notice_text(notice, language) for notice in result.notices),
        scheme_titles.level(result.scheme or "", result.edition or "", result.level),
        scheme_titles.scheme(result.scheme) if result.scheme else "",
        result.valid_until,
    )
