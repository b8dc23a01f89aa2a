"""docs/security.md: every requirement has its line, and everything it points to exists."""

import re
from collections import Counter
from pathlib import Path

import pytest

from api.middleware import rate_limit
from services.rates import Policy

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
IDS = (ROOT / "tests" / "docs" / "asvs-5.0.0-ids.txt").read_text(encoding="utf-8").split()
ROWS = re.findall(r"^\| (V[\d.]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)
POINTER = r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|md|sql|txt|toml|html|js|css))(?:::(\w+))?`"
POINTERS = sorted(set(re.findall(POINTER, TEXT)))


def test_every_requirement_has_one_line_in_order() -> None:
    assert [row[0] for row in ROWS] == IDS


def test_every_line_says_met_or_open_or_why_it_does_not_apply() -> None:
    assert {row[2] for row in ROWS} == {"met", "n/a", "open"}
    assert all(row[3].strip() for row in ROWS)


def test_the_sums_are_those_of_the_lines() -> None:
    said = re.search(r"(\d+) requirements: (\d+) met, (\d+) not applicable, (\d+) open", TEXT)
    counted = Counter(row[2] for row in ROWS)

    assert said
    assert [int(sum_) for sum_ in said.groups()] == [
        len(ROWS),
        counted["met"],
        counted["n/a"],
        counted["open"],
    ]


@pytest.mark.parametrize(("path", "test"), POINTERS, ids=lambda part: part)
def test_what_is_pointed_to_exists(path: str, test: str) -> None:
    file = ROOT / path

    assert file.is_file()
    assert not test or f"def {test}(" in file.read_text(encoding="utf-8")


def test_the_source_is_named_with_its_licence() -> None:
    assert "OWASP Foundation" in TEXT
    assert "creativecommons.org/licenses/by-sa/4.0" in TEXT


def test_every_limit_is_told() -> None:
    policies = [value for value in vars(rate_limit).values() if isinstance(value, Policy)]

    assert len(policies) == 7
    for policy in policies:
        assert f"`{policy.name}`" in TEXT
        assert f"{policy.quota:,}" in TEXT
