"""Points as exact fractions, so that 73.8 of 82 is exactly 90 of 100."""

import re
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from domain.errors import InvalidValue

_PATTERN = r"[0-9]{1,6}(\.[0-9]{1,6}|/[1-9][0-9]{0,6})?"


def parse_points(value: object) -> Fraction:
    """The number for an integer, or for text such as `2.5` or `5/2`; not below zero.

    Raises InvalidValue, also for a float: its value is not what was typed.
    """
    match value:
        case Fraction() if value >= 0:
            return value
        case int() if not isinstance(value, bool) and value >= 0:
            return Fraction(value)
        case str() if re.fullmatch(_PATTERN, value):
            return Fraction(value)
        case _:
            raise InvalidValue('points are written as a whole number or as text: "2.5" or "5/2"')


def format_points(value: Fraction) -> str:
    """Points for people, exactly: 73.8 where decimals end, 94 2/3 where they do not."""
    for places in range(7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            whole, rest = divmod(scaled.numerator, 10**places)
            return f"{whole}.{rest:0{places}}" if places else str(whole)
    whole, rest = divmod(value.numerator, value.denominator)
    return f"{whole} {rest}/{value.denominator}" if whole else f"{rest}/{value.denominator}"


Points = Annotated[
    Fraction,
    BeforeValidator(parse_points),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": f"^{_PATTERN}$"}]}
    ),
]
"""Points exactly; written as text, `"5/2"`. None are negative."""

PositivePoints = Annotated[Points, Field(gt=0)]
