"""What came of each line of a list, and of all of them?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.status.standing import Status
from projections.public_register.answers import Match, Verification, VerifiedLine
from projections.public_register.verification import ClaimedCertificate


class LineOutcome(StrEnum):
    """What a line means for whoever has the list; what needs a look comes first."""

    NAME_DIFFERS = "name_differs"
    NOT_VALID = "not_valid"
    NOT_ISSUED = "not_issued"
    MALFORMED = "malformed"
    IN_ORDER = "in_order"


class MatchResult(StrEnum):
    """What the number and the name of a line turned out to be; unlike `Match`, it tells if none was given."""

    EXACT = "exact"
    NUMBER_ONLY = "number_only"
    NAME_DIFFERS = "name_differs"
    NOT_ISSUED = "not_issued"
    MALFORMED = "malformed"


@dataclass(frozen=True)
class CheckedLine:
    """A line of the list, the `place` it has there, counted from 1, and what the register says."""

    line_number: int
    claimed: ClaimedCertificate
    result: VerifiedLine

    @property
    def outcome(self) -> LineOutcome:
        """What it means. A name that differs comes before the status: it may be another's certificate."""
        match self.result.match:
            case Match.EXACT:
                return LineOutcome.IN_ORDER if self.result.status is Status.VALID else LineOutcome.NOT_VALID
            case Match.NAME_DIFFERS:
                return LineOutcome.NAME_DIFFERS
            case Match.NOT_ISSUED:
                return LineOutcome.NOT_ISSUED
            case Match.MALFORMED:
                return LineOutcome.MALFORMED

    @property
    def match(self) -> MatchResult:
        """What number and name turned out to be."""
        without_name = self.result.match is Match.EXACT and not (self.claimed.organisation or "").strip()
        return MatchResult.NUMBER_ONLY if without_name else MatchResult(self.result.match)


@dataclass(frozen=True)
class CheckReport:
    """A list that was checked."""

    lines: tuple[CheckedLine, ...]

    @property
    def groups(self) -> dict[LineOutcome, tuple[CheckedLine, ...]]:
        """The lines by what they mean, without what no line means."""
        groups = {each: tuple(line for line in self.lines if line.outcome is each) for each in LineOutcome}
        return {outcome: lines for outcome, lines in groups.items() if lines}

    @property
    def match_counts(self) -> dict[MatchResult, int]:
        """How often number and name turned out to be what."""
        counts = Counter(line.match for line in self.lines)
        return {finding: counts[finding] for finding in MatchResult}

    @property
    def status_counts(self) -> dict[Status, int]:
        """How many of those that were issued have which status."""
        counts = Counter(line.result.status for line in self.lines)
        return {status: counts[status] for status in Status if counts[status]}


def build_report(claimed: Sequence[ClaimedCertificate], verification: Verification) -> CheckReport:
    """The list with what the register says of it."""
    pairs = enumerate(zip(claimed, verification.lines, strict=True), start=1)
    return CheckReport(tuple(CheckedLine(line_number, line, result) for line_number, (line, result) in pairs))
