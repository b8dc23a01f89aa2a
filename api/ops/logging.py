"""JSON logging of the process and its libraries, with tracebacks that omit personal data.

PostgreSQL quotes the row that violated a constraint, and pydantic the invalid value: names and texts that
people wrote. Of both only the first line or the names of the fields are logged.
"""

import logging
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Final

import psycopg
import structlog
from pydantic import ValidationError
from structlog.stdlib import ProcessorFormatter

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def format_traceback(exc_info: ExceptionInfo) -> str:
    """The traceback of an error and its causes, without the data that they quote."""
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


_SHARED_PROCESSORS: Final[tuple[structlog.typing.Processor, ...]] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.ExceptionRenderer(format_traceback),
)


def configure_json_logging(level: str) -> None:
    """Log JSON to standard error from this level on, uvicorn's lines included.

    Start uvicorn with `log_config=None` and `access_log=False`: requests are logged by the application.
    """
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED_PROCESSORS,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=_SHARED_PROCESSORS,
            processors=[ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
