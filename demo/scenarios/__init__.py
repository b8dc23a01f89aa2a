"""Scenarios: the kinds of history a certificate can have, with weight and age of each."""

from typing import Final

from demo.scenarios import applications, bodies, disputes, endings, open_today, second_looks, upkeep
from demo.scenarios.scenario import Scenario

SCENARIOS: Final[tuple[Scenario, ...]] = (
    *open_today.SCENARIOS,
    *applications.SCENARIOS,
    *upkeep.SCENARIOS,
    *endings.SCENARIOS,
    *disputes.SCENARIOS,
    *bodies.SCENARIOS,
    *second_looks.SCENARIOS,
)
"""Each occurs at least once, in this order; further organisations draw theirs by weight."""

__all__ = ["SCENARIOS", "Scenario"]
