"""Certificates at the end of each month and movements in it, as tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.calendar import add_months
from domain.status.standing import Status
from projections.public_register.answers import Month, StatusGroup

SPANS: Final = (12, 24, 60)
"""Periods that can be selected, in months."""

DIMENSIONS: Final = ("status", "level", "scheme", "body")
"""Dimensions by which certificates are counted."""

STATUSES: Final = (
    Status.VALID.value,
    StatusGroup.VALID_OVERDUE.value,
    *(each.value for each in Status if each not in {Status.NOT_YET_ISSUED, Status.VALID}),
)
"""Groups of certificates by status; those with surveillance overdue are not plainly valid."""
LIVE_STATUSES: Final = frozenset({Status.VALID, Status.SUSPENDED})
"""Granted and not ended: only these are counted by level, scheme and body."""

MOVEMENTS: Final = ("granted", "downgraded", "suspended", "reinstated", "revoked", "deregistered", "expired")


@dataclass(frozen=True)
class MonthlyTable:
    """Counts by month: a row for each month, a column for each name."""

    names: tuple[str, ...]
    months: tuple[str, ...]
    columns: dict[str, tuple[int, ...]]

    @property
    def rows(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Month and its counts, the latest first."""
        months = enumerate(self.months)
        return tuple(
            (month, tuple(self.columns[name][index] for name in self.names)) for index, month in months
        )[::-1]


def first_month_start(today: date, months: int) -> date:
    """The first day of a period of that many months which ends with this one."""
    return add_months(today.replace(day=1), 1 - months)


def month_end_counts(months: Sequence[Month], kind: str) -> MonthlyTable:
    """The certificates at the end of each month: all by status; by other dimensions those in force."""
    counts = [_counts_of(month, kind) for month in months]
    known = {name for each in counts for name in each}
    names = STATUSES if kind == "status" else sorted(known)
    return _table([name for name in names if name in known], months, counts)


def monthly_movements(months: Sequence[Month]) -> MonthlyTable:
    """The movements of each month."""
    counts = [{each.what: each.certificates for each in month.movements} for month in months]
    return _table(MOVEMENTS, months, counts)


def _counts_of(month: Month, kind: str) -> dict[str, int]:
    totals: dict[str, int] = {}
    for count in month.counts:
        if kind == "status" or count.status in LIVE_STATUSES:
            for name, number in count.groups(kind).items():
                totals[name] = totals.get(name, 0) + number
    return totals


def _table(names: Sequence[str], months: Sequence[Month], counts: Sequence[dict[str, int]]) -> MonthlyTable:
    columns = {name: tuple(each.get(name, 0) for each in counts) for name in names}
    return MonthlyTable(tuple(names), tuple(month.month for month in months), columns)
