"""Answers of the public register, field by field."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.events.set_aside import SetAsideBasis
from domain.scheme.model import Scheme
from domain.status.reliance import Judgement, NoticeKind
from domain.status.standing import Holder, Standing, Status
from domain.values import Titles, Value
from projections.moments import Instant


class NamedBody(Value):
    """A certification body by its approval number; without a name until it is registered here.

    The address is given where one certificate is (ISO/IEC 17065 7.7.1).
    """

    id: str
    name: Titles | None
    address: Titles | None = None


class TakenBack(Value):
    """A decision was set aside: recorded at, on what basis, and from which day, if not from the beginning."""

    recorded_at: Instant
    basis: SetAsideBasis
    effective_on: date | None
    position: int


class HistoryEntry(Value):
    """A public event of a certificate. `what` is the fact of the topic, such as `suspended`.

    `version` is its number within the history of the certificate. A decision that was set aside says so, and
    no longer gives its ground (rule 25).
    """

    position: int
    version: int
    what: str
    effective_at: Instant
    recorded_at: Instant
    details: dict[str, Any]
    set_aside: TakenBack | None = None


class Predecessor(Judgement):
    """The certificate that holds until its successor begins, at the moment asked about.

    `position` is that of the event this is based on.
    """

    number: str
    position: int
    status: Status
    level: str | None
    valid_until: date


class StatusChange(Value):
    """A status that began on the day asked about."""

    at: Instant
    before: Status
    after: Status


class Answer(Standing, Judgement):
    """The standing of the certificate at `as_of`, as known at `known_at`: the same for ever (rule 6).

    Only `made_at`, the moment of answering, differs each time. `position` is that of the last event the
    answer is based on. At `true_until` an answer about now changes by itself, apart from days
    counted in notices; None if it never does.
    `changes_that_day` is present if a day was asked about. `until_then` is the predecessor, as long as the
    certificate has not begun.
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
    until_then: Predecessor | None

    @property
    def last_day(self) -> date:
        """The last day of the certificate by what is recorded: it runs out before if its body gave up."""
        given_up = (each.until for each in self.notices if each.kind is NoticeKind.APPROVAL_GIVEN_UP)
        return min([self.valid_until, *filter(None, given_up)])


class SearchResult(Judgement):
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


class VerifiedLine(Judgement):
    """One line of a list, with the standing at the moment asked about if the number was issued.

    The reliance is that of the whole line: on a certificate of another name it cannot be told.
    """

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


class PublicChange(Judgement):
    """A line of the feed: a public event, and the status of the certificate after it.

    The status holds from the later one of recording and effect; if that day was to come when it was recorded,
    a notice says so. An event of the body itself names no certificate: look its certificates up.
    """

    line: HistoryEntry
    body: str
    certificate: UUID | None = None
    number: str | None = None
    status: Status | None = None
    scheme: str | None = None
    organisation: str | None = None


class StatusGroup(StrEnum):
    """Valid certificates that are not plainly valid, and are told apart from those that are."""

    VALID_OVERDUE = "valid_overdue"
    VALID_WITH_NOTICE = "valid_with_notice"


class Count(Value):
    """The number of certificates with a status, level, scheme and body.

    `surveillance_overdue` is the number of those among them that are valid with surveillance overdue.
    """

    status: Status
    level: str | None
    scheme: str
    body: str
    certificates: int
    surveillance_overdue: int

    def groups(self, name: str) -> dict[str, int]:
        """Group → number, by one of `status`, `level`, `scheme`, `body`; the group of no level is empty.

        By status, valid certificates whose surveillance is overdue are a group of their own.
        """
        group = str(getattr(self, name) or "")
        if name != "status" or not self.surveillance_overdue:
            return {group: self.certificates}
        plain = self.certificates - self.surveillance_overdue
        overdue = {StatusGroup.VALID_OVERDUE.value: self.surveillance_overdue}
        return {group: plain} | overdue if plain else overdue


class Movement(Value):
    """The number of events of a kind in a month (`2026-11`, in Asia/Shanghai)."""

    month: str
    what: str
    certificates: int


class CertificateCounts(Value):
    """The numbers of certificates of each kind."""

    counts: tuple[Count, ...]

    def by(self, name: str) -> dict[str, int]:
        """Group → total, by one of `status`, `level`, `scheme`, `body` (see `Count.groups`)."""
        totals: dict[str, int] = {}
        for count in self.counts:
            for group, number in count.groups(name).items():
                totals[group] = totals.get(group, 0) + number
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
