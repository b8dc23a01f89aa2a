"""Which moment does a date or time in a question mean?

A date means the end of that day in Asia/Shanghai, so that what happened on it is seen (domain §5).
A time needs its zone: two readers would otherwise understand two different moments.
"""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Final

from pydantic import PlainValidator, WithJsonSchema

from domain.calendar import end_of_day
from domain.errors import InvalidValue

FIRST: Final = date(1949, 10, 1)
LAST: Final = date(9998, 12, 31)

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+ -][0-9]{2}:[0-9]{2})?"
)
_SENTENCE: Final = (
    "write a date such as 2026-11-22, or a time with its zone such as 2026-11-22T09:30:00+08:00"
)


def asked_as_of(written: object) -> date | datetime:
    """The day, or the instant in UTC, that a text means. Raises ValueError with a sentence."""
    if not isinstance(written, str):
        raise InvalidValue(_SENTENCE)
    if _DATE.fullmatch(written):
        return _within(_day(written))
    if not (time := _TIME.fullmatch(written)):
        raise InvalidValue(_SENTENCE)
    if not time[2]:
        raise InvalidValue("the time has no zone: " + _SENTENCE)
    # A plus sign that was not escaped arrives as a space.
    moment = _parsed(written.replace(" ", "+"))
    _within(moment.date())
    return moment.astimezone(UTC)


def asked_instant(written: object) -> datetime:
    """The instant in UTC that a text means. Raises ValueError with a sentence."""
    asked = asked_as_of(written)
    return asked if isinstance(asked, datetime) else end_of_day(asked)


def asked_day(written: object) -> date:
    """The civil day that a text means. Raises ValueError with a sentence."""
    if not isinstance(written, str) or not _DATE.fullmatch(written):
        raise InvalidValue("write a date such as 2026-11-22")
    return _within(_day(written))


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise InvalidValue("the calendar has no such day") from None


def _parsed(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise InvalidValue("the calendar has no such day or time") from None


def _within(day: date) -> date:
    if not FIRST <= day <= LAST:
        raise InvalidValue("give a day from {first} to {last}", first=FIRST, last=LAST)
    return day


_SCHEMA: Final = WithJsonSchema(
    {
        "description": "A civil date (its end in Asia/Shanghai), or a date-time with zone (RFC 3339).",
        "type": "string",
        "examples": ["2026-11-22", "2026-11-22T09:30:00+08:00"],
    }
)

Moment = Annotated[date | datetime, PlainValidator(asked_as_of), _SCHEMA]
"""A day, or an instant in UTC, as it was asked for."""

Instant = Annotated[datetime, PlainValidator(asked_instant), _SCHEMA]
"""An instant in UTC, asked for as a date or as a time with zone."""

_DAY_SCHEMA: Final = WithJsonSchema(
    {"description": "A civil date in Asia/Shanghai.", "type": "string", "examples": ["2026-11-22"]}
)

Day = Annotated[date, PlainValidator(asked_day), _DAY_SCHEMA]
"""A civil day, as it was asked for."""
