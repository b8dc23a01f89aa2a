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


def format_traceback(exc_info: ExceptionInfo) -> str:
    """The trace of an error and of those it came from, without the data they quote."""
    text = "".join(traceback.format_exception(exc_info[1]))
    for each in _exception_chain(exc_info[1]):
        text = text.replace(str(each), _redacted_message(each)) if str(each) else text
    return text.rstrip()


def _redacted_message(error: BaseException) -> str:
    match error:
        case psycopg.Error():
            return str(error).partition("\n")[0]
        case ValidationError():
            fields = (".".join(map(str, each["loc"])) + " " + each["type"] for each in error.errors())
            return f"{error.title}: " + "; ".join(fields)
        case _:
            return str(error)


def _exception_chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        each = pending.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            pending += [each.__cause__, each.__context__]
