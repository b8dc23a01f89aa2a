"""Which lives are lived, how often, and how long ago do they begin?"""

from typing import Final

from demo.scenarios import applications, disputes, endings, open_today, upkeep
from demo.scenarios.scenario import Scenario

SCENARIOS: Final[tuple[Scenario, ...]] = (
    *open_today.SCENARIOS,
    *applications.SCENARIOS,
    *upkeep.SCENARIOS,
    *endings.SCENARIOS,
    *disputes.SCENARIOS,
)
"""Each is lived at least once, in this order; further organisations draw theirs by weight."""

__all__ = ["SCENARIOS", "Scenario"]
