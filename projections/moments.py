"""Which instant is meant by a date or a time that someone asks about?"""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

from domain.calendar import OutsideCalendar, end_of_day, start_of_day
from domain.errors import InvalidValue

Instant = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
"""A moment in UTC, whatever zone the database's session happens to be in: the same answer, the same text."""


class MomentWithoutZone(InvalidValue):
    """A time of day without a zone is no moment."""

    def __init__(self, asked: datetime) -> None:
        self.asked = asked
        super().__init__(
            "{asked} has no time zone: write it with one, such as +08:00, or give a date alone",
            asked=asked.isoformat(),
        )


def moment(asked: date | datetime) -> datetime:
    """The instant meant: a date is the end of that day in Asia/Shanghai.

    Raises MomentWithoutZone, OutsideCalendar.
    """
    if not isinstance(asked, datetime):
        return end_of_day(asked)
    if asked.utcoffset() is None:
        raise MomentWithoutZone(asked)
    try:
        return asked.astimezone(UTC)
    except OverflowError as impossible:
        raise OutsideCalendar(asked.isoformat()) from impossible


def first_moment(asked: date | datetime) -> datetime:
    """The instant meant where something begins: of a date the first one of that day. Raises as `moment`."""
    return moment(asked) if isinstance(asked, datetime) else start_of_day(asked)
