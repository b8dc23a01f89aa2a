"""Validation of HTML against the standard, by html-validate without its style rules."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.browser.chromium import node

PROGRAM: Final = Path(__file__).with_name("markup.mjs")


def assert_valid_html(text: str) -> None:
    """One page is valid. Pages of a `Site` are validated anyway."""
    assert_all_valid({text: "the page"})


def assert_all_valid(pages: Mapping[str, str]) -> None:
    """All pages are valid, each given with its request; validated in one process."""
    found = html_errors(pages)
    assert not found, "\n".join(found)


def html_errors(pages: Mapping[str, str]) -> list[str]:
    """Errors of pages, each given with its request, as sentences."""
    process = subprocess.run(
        [node(), str(PROGRAM)], input=json.dumps(list(pages)), capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr
    answers = zip(pages.values(), json.loads(process.stdout), strict=True)
    return [f"{answer}, {error}" for answer, errors in answers for error in errors]
