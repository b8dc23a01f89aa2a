"""What of an error may be written into a log? Where it happened and what kind it is, never whose data it met.

PostgreSQL quotes the row that broke a rule, and pydantic the value that did not fit: names and texts that
people wrote. Of both, only the first line or the names of the fields are kept.
"""

import traceback
from collections.abc import Iterator
from types import TracebackType

import psycopg
from pydantic import ValidationError

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def trace(exc_info: ExceptionInfo) -> str:
    """The trace of an error and of those it came from, without the data they quote."""
    text = "".join(traceback.format_exception(exc_info[1]))
    for each in _those_it_came_from(exc_info[1]):
        text = text.replace(str(each), _plain(each)) if str(each) else text
    return text.rstrip()


def _plain(error: BaseException) -> str:
    match error:
        case psycopg.Error():
            return str(error).partition("\n")[0]
        case ValidationError():
            wrong = (".".join(map(str, each["loc"])) + " " + each["type"] for each in error.errors())
            return f"{error.title}: " + "; ".join(wrong)
        case _:
            return str(error)


def _those_it_came_from(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: list[BaseException | None] = [error]
    while following:
        each = following.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            following += [each.__cause__, each.__context__]
