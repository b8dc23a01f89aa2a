"""Which fields are wrong, and how is that said without sending back whatever was sent in?"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

MAX_ERRORS: Final = 20
"""So many are named; the rest is found on the next attempt."""

_MAX_FIELD_LENGTH: Final = 120
_MAX_MESSAGE_LENGTH: Final = 300


def validation_errors(errors: Iterable[Mapping[str, Any]], prefix: str = "") -> tuple[dict[str, str], ...]:
    """One entry for each error of pydantic's: where it is, which field, what is wrong with it.

    `location` is body, query, path or header, if the errors' own paths do not begin with it.
    """
    entries = []
    for error in list(errors)[:MAX_ERRORS]:
        location, *steps = (prefix, *error["loc"]) if prefix else error["loc"]
        field = ".".join(str(step) for step in steps) or location
        entries.append(
            {
                "in": str(location),
                "field": _truncate(field, _MAX_FIELD_LENGTH),
                "message": _truncate(error["msg"].removeprefix("Value error, "), _MAX_MESSAGE_LENGTH),
            }
        )
    return tuple(entries)


def _truncate(text: str, longest: int) -> str:
    encodable = text.encode("utf-8", "replace").decode()
    return encodable if len(encodable) <= longest else encodable[: longest - 1] + "…"
