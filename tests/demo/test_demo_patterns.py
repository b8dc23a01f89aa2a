"""Patterns of the demonstration: each has something to look at, but a few that would not be natural."""

from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool

from projections.patterns.catalogue import PATTERNS
from projections.patterns.queries import Patterns
from tests.demo.conftest import NOON

WITHOUT_ROW = {"old-audits", "perfect-auditors", "quick-grants", "without-approval"}
"""No grant rests on an old audit, no procedure takes less than a month, nobody audits five times here, and
nothing was decided in the two days before the withdrawal of an approval was recorded."""


def test_every_other_pattern_has_a_row(demo_url: str) -> None:
    with ConnectionPool(make_conninfo(demo_url), min_size=1, open=True) as pool:
        patterns = Patterns(pool, lambda: NOON)
        empty = {name for name, kind in PATTERNS.items() if not patterns.search(kind(), limit=1).rows}

    assert empty <= WITHOUT_ROW, "demo/scenarios: no scenario for these patterns"
