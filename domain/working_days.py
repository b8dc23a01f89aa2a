"""Working days of China: weekends, and the public holidays and worked weekends of each year (rule 33).

The State Council announces holidays, and the weekends worked in exchange for them, year by year. A calendar
is therefore data that is handed in; where a year has none, weekends alone count, and the source says so.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from domain.values import Line, Value

WEEKENDS: Final = "weekends"
"""The source of a year without a calendar: its holidays are not known, and weekends alone were counted."""

_SATURDAY: Final = 5


class HolidayYear(Value):
    """The days of one year that are not as its week says, and where that is from."""

    year: int
    source: Line
    holidays: tuple[date, ...]
    workdays: tuple[date, ...]
    """Days of a weekend that are worked."""


class WorkingDays(Value):
    """The calendars of the years that are known, in order; empty if there is none."""

    years: tuple[HolidayYear, ...] = ()

    def after(self, day: date, count: int) -> date:
        """The working day that many after `day`."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked: by the calendar of its year, else by its week."""
        return day in self._worked or (day.weekday() < _SATURDAY and day not in self._off)

    def sources(self, first: date, last: date) -> tuple[str, ...]:
        """By what the days from `first` to `last` were counted: a name for each year, each once, in order."""
        by_year = {each.year: each.source for each in self.years}
        return tuple(dict.fromkeys(by_year.get(year, WEEKENDS) for year in range(first.year, last.year + 1)))

    @cached_property
    def _worked(self) -> frozenset[date]:
        return frozenset(day for each in self.years for day in each.workdays)

    @cached_property
    def _off(self) -> frozenset[date]:
        return frozenset(day for each in self.years for day in each.holidays)


WEEKENDS_ALONE: Final = WorkingDays()
"""Without any calendar."""


def with_years(known: WorkingDays, years: Iterable[HolidayYear]) -> WorkingDays:
    """The calendars with these years in place of those that were known."""
    by_year = {each.year: each for each in (*known.years, *years)}
    return WorkingDays(years=tuple(by_year[year] for year in sorted(by_year)))
