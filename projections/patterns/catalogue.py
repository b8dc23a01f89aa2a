"""Catalogue of patterns, in the order in which pages list them."""

from collections.abc import Mapping
from typing import Any, Final

from projections.patterns.late_records import LateRecords
from projections.patterns.overdue import Overdue
from projections.patterns.pattern import Pattern
from projections.patterns.perfect_audits import PerfectAuditors
from projections.patterns.quick_grants import QuickGrants
from projections.patterns.reinstatements import Reinstatements

_LIST: Final[tuple[type[Pattern[Any]], ...]] = (
    QuickGrants,
    PerfectAuditors,
    Overdue,
    Reinstatements,
    LateRecords,
)

PATTERNS: Final[Mapping[str, type[Pattern[Any]]]] = {each.declaration.name: each for each in _LIST}
"""Every pattern by its name in URLs."""


def operation_id(name: str) -> str:
    """The operation id of the JSON route of a pattern: part of the contract."""
    return f"audit_{name.replace('-', '_')}"
