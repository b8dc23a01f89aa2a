"""What came of each line of a list, and of all of them?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.status.standing import Status
from projections.public_register.answers import Match, Verification, Verified
from projections.public_register.verification import Claimed


class Outcome(StrEnum):
    """What a line means for whoever has the list; what needs a look comes first."""

    NAME_DIFFERS = "name_differs"
    NOT_VALID = "not_valid"
    NOT_ISSUED = "not_issued"
    MALFORMED = "malformed"
    IN_ORDER = "in_order"


class Finding(StrEnum):
    """What the number and the name of a line turned out to be; unlike `Match`, it tells if none was given."""

    EXACT = "exact"
    NUMBER_ONLY = "number_only"
    NAME_DIFFERS = "name_differs"
    NOT_ISSUED = "not_issued"
    MALFORMED = "malformed"


@dataclass(frozen=True)
class Checked:
    """A line of the list, the `place` it has there, counted from 1, and what the register says."""

    place: int
    claimed: Claimed
    said: Verified

    @property
    def outcome(self) -> Outcome:
        """What it means. A name that differs comes before the status: it may be another's certificate."""
        match self.said.match:
            case Match.EXACT:
                return Outcome.IN_ORDER if self.said.status is Status.VALID else Outcome.NOT_VALID
            case Match.NAME_DIFFERS:
                return Outcome.NAME_DIFFERS
            case Match.NOT_ISSUED:
                return Outcome.NOT_ISSUED
            case Match.MALFORMED:
                return Outcome.MALFORMED

    @property
    def finding(self) -> Finding:
        """What number and name turned out to be."""
        unnamed = self.said.match is Match.EXACT and not (self.claimed.organisation or "").strip()
        return Finding.NUMBER_ONLY if unnamed else Finding(self.said.match)


@dataclass(frozen=True)
class Report:
    """A list that was checked."""

    lines: tuple[Checked, ...]

    @property
    def groups(self) -> dict[Outcome, tuple[Checked, ...]]:
        """The lines by what they mean, without what no line means."""
        groups = {each: tuple(line for line in self.lines if line.outcome is each) for each in Outcome}
        return {outcome: lines for outcome, lines in groups.items() if lines}

    @property
    def findings(self) -> dict[Finding, int]:
        """How often number and name turned out to be what."""
        counted = Counter(line.finding for line in self.lines)
        return {finding: counted[finding] for finding in Finding}

    @property
    def statuses(self) -> dict[Status, int]:
        """How many of those that were issued have which status."""
        counted = Counter(line.said.status for line in self.lines)
        return {status: counted[status] for status in Status if counted[status]}


def report(claimed: Sequence[Claimed], verification: Verification) -> Report:
    """The list with what the register says of it."""
    pairs = enumerate(zip(claimed, verification.lines, strict=True), start=1)
    return Report(tuple(Checked(place, line, said) for place, (line, said) in pairs))
