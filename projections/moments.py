"""Which instant is meant by a date or a time that someone asks about?"""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

from domain.calendar import DateOutOfRange, end_of_day, start_of_day
from domain.errors import InvalidValue

Instant = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
"""A moment in UTC, whatever zone the database's session happens to be in: the same answer, the same text."""


class TimeZoneMissing(InvalidValue):
    """A time of day without a zone is no moment."""

    def __init__(self, asked: datetime) -> None:
        self.asked = asked
        super().__init__(
            "{asked} has no time zone: write it with one, such as +08:00, or give a date alone",
            asked=asked.isoformat(),
        )


def moment(requested: date | datetime) -> datetime:
    """The instant meant: a date is the end of that day in Asia/Shanghai.

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
    """The instant meant where something begins: of a date the first one of that day. Raises as `moment`."""
    return moment(requested) if isinstance(requested, datetime) else start_of_day(requested)
