"""Capture of the JSON log lines of this process."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr

import structlog

from api.ops.logging import configure_json_logging


@contextmanager
def captured_logs(level: str) -> Iterator[io.StringIO]:
    """Log lines of this level and above; logging is restored afterwards."""
    root, lines = logging.getLogger(), io.StringIO()
    handlers, before, configuration = root.handlers[:], root.level, structlog.get_config()
    root.handlers = []
    with redirect_stderr(lines):
        configure_json_logging(level)
    try:
        yield lines
    finally:
        root.handlers, root.level = handlers, before
        structlog.configure(**configuration)
