"""docs/security.md: one row for each ASVS requirement, correct totals, existing evidence."""

import re
from collections import Counter
from pathlib import Path

from api.middleware import rate_limit
from services.rates import Policy

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
IDS = (ROOT / "tests" / "docs" / "asvs-5.0.0-ids.txt").read_text(encoding="utf-8").split()
ROWS = re.findall(r"^\| (V[\d.]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)
POINTER = r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|md|sql|txt|toml|html|js|css))(?:::(\w+))?`"
POINTERS = sorted(set(re.findall(POINTER, TEXT)))


def test_every_requirement_has_one_row_in_order() -> None:
    assert [row[0] for row in ROWS] == IDS


def test_every_row_has_a_state_and_evidence() -> None:
    assert {row[2] for row in ROWS} == {"met", "n/a", "open"}
    assert all(row[3].strip() for row in ROWS)


def test_the_totals_match_the_rows() -> None:
    totals = re.search(r"(\d+) requirements: (\d+) met, (\d+) not applicable, (\d+) open", TEXT)
    counted = Counter(row[2] for row in ROWS)

    assert totals
    assert [int(total) for total in totals.groups()] == [
        len(ROWS),
        counted["met"],
        counted["n/a"],
        counted["open"],
    ]


def _exists(path: str, test: str) -> bool:
    file = ROOT / path
    return file.is_file() and (not test or f"def {test}(" in file.read_text(encoding="utf-8"))


def test_evidence_exists() -> None:
    missing = [f"{path}::{test}" for path, test in POINTERS if not _exists(path, test)]

    assert len(POINTERS) > 200
    assert missing == [], "name the present file and test in docs/security.md"


def test_the_source_is_attributed() -> None:
    assert "OWASP Foundation" in TEXT
    assert "creativecommons.org/licenses/by-sa/4.0" in TEXT


def test_every_rate_limit_is_documented() -> None:
    policies = [value for value in vars(rate_limit).values() if isinstance(value, Policy)]

    assert len(policies) == 7
    for policy in policies:
        assert f"`{policy.name}`" in TEXT
        assert f"{policy.quota:,}" in TEXT
