"""Public holidays of China: those of the package `holidays`, with an operator's file over them (rule 33).

Only years are taken whose holidays were announced: for later ones the package derives holidays from the law,
without the weekends worked in exchange, and such a year counts as unknown.
"""

import logging
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from domain.values import Value
from domain.working_days import HolidayYear, WorkingDays, with_years

FIRST_YEAR: Final = 2025
"""Nothing that is still due depends on an earlier year."""

_LOG: Final = logging.getLogger(__name__)


class HolidayFileInvalid(ValueError):
    """The operator's file of public holidays cannot be used; the text says where it is wrong."""


class _Year(Value):
    """A year in the operator's file: holidays from a first to a last day, and days of weekends worked."""

    holidays: tuple[tuple[date, date], ...]
    workdays: tuple[date, ...] = ()


class PublicHolidays:
    """The calendars of the package and of the operator's file; the file's years replace the package's."""

    def __init__(self, file: Path | None = None) -> None:
        """Read the file, so that a wrong one prevents the start. Raises HolidayFileInvalid."""
        self._from_file = tuple(_years_of(file)) if file else ()

    @cached_property
    def working_days(self) -> WorkingDays:
        """Every year that is known. The first call imports the package, which takes 0.25 s."""
        return with_years(WorkingDays(years=tuple(_announced())), self._from_file)


def _announced() -> Iterator[HolidayYear]:
    """The years that the package has from the yearly notices of the State Council's office."""
    try:
        # Imported here and by name: it is large, and a service without it counts weekends and says so.
        module, version = import_module("holidays.countries.china"), import_module("holidays").__version__
    except ModuleNotFoundError:
        _LOG.warning("the package holidays is not installed: working days are counted by weekends alone")
        return
    for year in sorted(module.ChinaStaticHolidays.special_public_holidays):
        if year >= FIRST_YEAR:
            known: Any = module.China(years=year)
            yield HolidayYear(
                year=year,
                source=f"holidays {version}",
                holidays=tuple(sorted(day for day in known if day.year == year)),
                workdays=tuple(sorted(day for day in known.weekend_workdays if day.year == year)),
            )


def _years_of(file: Path) -> Iterator[HolidayYear]:
    """The years of the operator's file. Raises HolidayFileInvalid."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as unreadable:
        raise HolidayFileInvalid(" ".join(str(unreadable).split())) from unreadable
    if not isinstance(content, Mapping) or not all(isinstance(year, int) for year in content):
        raise HolidayFileInvalid("write a year, then its holidays and workdays")
    for year, days in content.items():
        try:
            found = _Year.model_validate(days)
        except ValidationError as invalid:
            place = ".".join(str(part) for part in invalid.errors()[0]["loc"])
            raise HolidayFileInvalid(f"{year}.{place}: {invalid.errors()[0]['msg']}") from invalid
        holidays = tuple(day for first, last in found.holidays for day in _days(first, last))
        if wrong := [day for day in (*holidays, *found.workdays) if day.year != year]:
            raise HolidayFileInvalid(f"{wrong[0]} is not in {year}")
        yield HolidayYear(year=year, source=file.name, holidays=holidays, workdays=found.workdays)


def _days(first: date, last: date) -> Iterator[date]:
    """Both inclusive."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
