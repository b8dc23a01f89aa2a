"""Every log line is JSON, from whichever library, and an error has its traceback."""

import json
import subprocess
import sys

import pytest

from tests.api.log_capture import captured_logs
from tests.api.running_service import Service

PROGRAM = """
import logging, structlog
from api.ops.logging import configure_json_logging
configure_json_logging("info")
structlog.get_logger("certtrail.requests").info("request completed", path="/证")
structlog.get_logger("certtrail.requests").debug("never seen")
logging.getLogger("uvicorn.error").warning("started %s", 1)
try:
    1 / 0
except ZeroDivisionError as failed:
    structlog.get_logger("certtrail.api").error("request failed", exc_info=failed)
"""


def test_every_line_is_json_and_says_from_where_and_how_grave() -> None:
    process = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True)
    lines = [json.loads(line) for line in process.stderr.splitlines()]

    assert [(line["event"], line["level"], line["logger"]) for line in lines] == [
        ("request completed", "info", "certtrail.requests"),
        ("started 1", "warning", "uvicorn.error"),
        ("request failed", "error", "certtrail.api"),
    ]
    assert lines[0]["path"] == "/证"
    assert "ZeroDivisionError" in lines[2]["exception"]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_invitation_is_in_no_log(service: Service, prefix: str) -> None:
    with captured_logs("info") as lines:
        service.client.get(f"{prefix}/invitations/opens-an-account")

    own_lines = [line for line in lines.getvalue().splitlines() if '"certtrail.' in line]

    assert f"{prefix}/invitations/…" in own_lines[0]
    assert [line for line in own_lines if "opens-an-account" in line] == []
