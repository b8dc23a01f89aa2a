"""In which form does a process say what happens? One line of JSON each, from whichever library."""

import logging
import sys
from typing import Final

import structlog
from structlog.stdlib import ProcessorFormatter

from api.ops.traceback import format_traceback

_SHARED_PROCESSORS: Final[tuple[structlog.typing.Processor, ...]] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.ExceptionRenderer(format_traceback),
)


def configure_json_logging(level: str) -> None:
    """Let this process log JSON to standard error from that level on, the server's own lines included.

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
