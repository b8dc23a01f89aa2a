"""Instants for the dates and times in a query."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

from domain.calendar import DateOutOfRange, end_of_day, start_of_day
from domain.errors import InvalidValue

Instant = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
"""A moment in UTC, whatever the time zone of the database session: one moment has one text."""


class TimeZoneMissing(InvalidValue):
    """A time of day has no time zone, so it names no moment."""

    def __init__(self, asked: datetime) -> None:
        self.asked = asked
        super().__init__(
            "{asked} has no time zone: write it with one, such as +08:00, or give a date alone",
            asked=asked.isoformat(),
        )


def moment(requested: date | datetime) -> datetime:
    """The instant of a date or time: a date means the end of that day in Asia/Shanghai.

    Raises TimeZoneMissing, DateOutOfRange.
    """
    if not isinstance(requested, datetime):
        return end_of_day(requested)
    if requested.utcoffset() is None:
        raise TimeZoneMissing(requested)
    try:
        return requested.astimezone(UTC)
    except OverflowError as error:
        raise DateOutOfRange(requested.isoformat()) from error


def first_moment(requested: date | datetime) -> datetime:
    """The instant at which a range begins: a date means the start of that day. Raises as `moment`."""
    return moment(requested) if isinstance(requested, datetime) else start_of_day(requested)
