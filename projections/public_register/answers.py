"""Answers of the public register, field by field."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.scheme.model import Scheme
from domain.status.standing import Holder, Standing, Status
from domain.values import Titles, Value
from projections.moments import Instant


class NamedBody(Value):
    """A certification body by its approval number; without a name until it is registered here."""

    id: str
    name: Titles | None


class HistoryEntry(Value):
    """A public event of a certificate. `what` is the fact of the topic, such as `suspended`."""

    position: int
    what: str
    effective_at: Instant
    recorded_at: Instant
    details: dict[str, Any]


class StatusChange(Value):
    """A status that began on the day asked about."""

    at: Instant
    before: Status
    after: Status


class Answer(Standing):
    """The standing of the certificate at `as_of`, as known at `known_at`: the same for ever (rule 6).

    Only `made_at`, the moment of answering, differs each time. `position` is that of the last event the
    answer is based on. At `true_until` an answer about now changes by itself; None if it never does.
    `changes_that_day` is present if a day was asked about.
    """

    number: str
    scheme: str
    body: NamedBody
    valid_from: date
    valid_until: date
    first_issued: date
    replaces: str | None
    history: tuple[HistoryEntry, ...]
    as_of: Instant
    known_at: Instant
    made_at: Instant
    position: int
    true_until: Instant | None
    changes_that_day: tuple[StatusChange, ...] | None


class SearchResult(Value):
    """A certificate among the results of a search; `matched_name` is a former name it was found by."""

    number: str
    status: Status
    level: str | None
    scheme: str
    edition: str
    organisation: Holder
    body: NamedBody
    valid_from: date
    valid_until: date
    matched_name: str | None


class SearchPage(Value):
    """Results in order of number; `cursor` leads to the next page, None on the last."""

    found: tuple[SearchResult, ...]
    as_of: Instant | None
    known_at: Instant | None
    cursor: str | None


class Match(StrEnum):
    """The result of checking one line of a list."""

    EXACT = "exact"
    NAME_DIFFERS = "name_differs"
    NOT_ISSUED = "not_issued"
    MALFORMED = "malformed"


class VerifiedLine(Value):
    """One line of a list, with the standing at the moment asked about if the number was issued."""

    number: str
    match: Match
    status: Status | None = None
    level: str | None = None
    scheme: str | None = None
    edition: str | None = None
    valid_until: date | None = None


class Verification(Value):
    """A list, line by line, all for the same two moments, which are None while nothing is known."""

    lines: tuple[VerifiedLine, ...]
    as_of: Instant | None
    known_at: Instant | None


class PublicChange(Value):
    """A line of the feed: a public event, and the status of the certificate after it."""

    line: HistoryEntry
    certificate: UUID
    number: str
    status: Status
    scheme: str
    body: str
    organisation: str


class Count(Value):
    """The number of certificates with a status, level, scheme and body."""

    status: Status
    level: str | None
    scheme: str
    body: str
    certificates: int


class Movement(Value):
    """The number of events of a kind in a month (`2026-11`, in Asia/Shanghai)."""

    month: str
    what: str
    certificates: int


class CertificateCounts(Value):
    """The numbers of certificates of each kind."""

    counts: tuple[Count, ...]

    def by(self, name: str) -> dict[str, int]:
        """Totals by one of `status`, `level`, `scheme`, `body`; the key of no level is empty."""
        totals: dict[str, int] = {}
        for count in self.counts:
            key = str(getattr(count, name) or "")
            totals[key] = totals.get(key, 0) + count.certificates
        return totals


class Statistics(CertificateCounts):
    """Counts at one moment, and the movements up to it."""

    movements: tuple[Movement, ...]
    as_of: Instant | None
    known_at: Instant | None


class Month(CertificateCounts):
    """Counts at the end of a month (`2026-11`, in Asia/Shanghai), and the movements in it."""

    month: str
    movements: tuple[Movement, ...]
    as_of: Instant


class MonthlyStatistics(Value):
    """Statistics by month, all as known at one moment; empty while nothing is known."""

    months: tuple[Month, ...]
    known_at: Instant | None


class PublishedEdition(Value):
    """An edition as it is in force now, and its successor, if it has one."""

    scheme: Scheme
    successor: str | None
    deadline: date | None
