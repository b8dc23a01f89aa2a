"""Which fields are wrong, and how is that said without sending back whatever was sent in?"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

MOST: Final = 20
"""So many are named; the rest is found on the next attempt."""

_LONGEST_FIELD: Final = 120
_LONGEST_MESSAGE: Final = 300


def wrong_values(errors: Iterable[Mapping[str, Any]], where: str = "") -> tuple[dict[str, str], ...]:
    """One entry for each error of pydantic's: where it is, which field, what is wrong with it.

    `where` is body, query, path or header, if the errors' own paths do not begin with it.
    """
    told = []
    for error in list(errors)[:MOST]:
        place, *steps = (where, *error["loc"]) if where else error["loc"]
        field = ".".join(str(step) for step in steps) or place
        told.append(
            {
                "in": str(place),
                "field": _cut(field, _LONGEST_FIELD),
                "message": _cut(error["msg"].removeprefix("Value error, "), _LONGEST_MESSAGE),
            }
        )
    return tuple(told)


def _cut(text: str, longest: int) -> str:
    clean = text.encode("utf-8", "replace").decode()
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"
