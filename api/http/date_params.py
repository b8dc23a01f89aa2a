"""Date and time parameters of requests.

A date means the end of that day in Asia/Shanghai, so that events of that day are included (domain §5). A
time requires a zone: without one it is ambiguous.
"""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Final

from pydantic import PlainValidator, WithJsonSchema

from domain.calendar import end_of_day
from domain.errors import InvalidValue

FIRST_DAY: Final = date(1949, 10, 1)
LAST_DAY: Final = date(9998, 12, 31)

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+ -][0-9]{2}:[0-9]{2})?"
)
_FORMAT_HINT: Final = (
    "write a date such as 2026-11-22, or a time with its zone such as 2026-11-22T09:30:00+08:00"
)


def parse_as_of(text: object) -> date | datetime:
    """The day, or the instant in UTC. Raises InvalidValue with a sentence."""
    if not isinstance(text, str):
        raise InvalidValue(_FORMAT_HINT)
    if _DATE.fullmatch(text):
        return _check_range(_parse_date(text))
    if not (time := _TIME.fullmatch(text)):
        raise InvalidValue(_FORMAT_HINT)
    if not time[2]:
        raise InvalidValue("the time has no zone: " + _FORMAT_HINT)
    # A plus sign that was not escaped arrives as a space.
    moment = _parse_time(text.replace(" ", "+"))
    _check_range(moment.date())
    return moment.astimezone(UTC)


def parse_instant(text: object) -> datetime:
    """The instant in UTC; the end of the day for a date. Raises InvalidValue with a sentence."""
    value = parse_as_of(text)
    return value if isinstance(value, datetime) else end_of_day(value)


def parse_day(text: object) -> date:
    """The civil day. Raises InvalidValue with a sentence."""
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        raise InvalidValue("write a date such as 2026-11-22")
    return _check_range(_parse_date(text))


def _parse_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValue("the calendar has no such day") from None


def _parse_time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValue("the calendar has no such day or time") from None


def _check_range(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise InvalidValue("give a day from {first} to {last}", first=FIRST_DAY, last=LAST_DAY)
    return day


_SCHEMA: Final = WithJsonSchema(
    {
        "description": "A civil date (its end in Asia/Shanghai), or a date-time with zone (RFC 3339).",
        "type": "string",
        "examples": ["2026-11-22", "2026-11-22T09:30:00+08:00"],
    }
)

Moment = Annotated[date | datetime, PlainValidator(parse_as_of), _SCHEMA]
"""A day, or an instant in UTC."""

Instant = Annotated[datetime, PlainValidator(parse_instant), _SCHEMA]
"""An instant in UTC, from a date or a time with zone."""

_DAY_SCHEMA: Final = WithJsonSchema(
    {"description": "A civil date in Asia/Shanghai.", "type": "string", "examples": ["2026-11-22"]}
)

Day = Annotated[date, PlainValidator(parse_day), _DAY_SCHEMA]
"""A civil day."""
