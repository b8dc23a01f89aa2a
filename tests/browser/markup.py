"""Is a page valid HTML? As the standard has it (html-validate's rules of the standard, none of style)."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.browser.chromium import node

PROGRAM: Final = Path(__file__).with_name("markup.mjs")


def assert_valid_html(text: str) -> None:
    """One page is valid. Pages of a `Site` are looked at without being asked for."""
    assert_all_valid({text: "the page"})


def assert_all_valid(pages: Mapping[str, str]) -> None:
    """Pages, each with what it answers, are all valid; they are judged at one go."""
    found = html_errors(pages)
    assert not found, "\n".join(found)


def html_errors(pages: Mapping[str, str]) -> list[str]:
    """What is wrong with pages, each with what it answers, as sentences."""
    process = subprocess.run(
        [node(), str(PROGRAM)], input=json.dumps(list(pages)), capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr
    answers = zip(pages.values(), json.loads(process.stdout), strict=True)
    return [f"{answer}, {fault}" for answer, found in answers for fault in found]
