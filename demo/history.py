"""How is the whole made-up history lived, from the opening of the register to yesterday evening?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from demo.applicant import declare_interests, new_applicant
from demo.initial_records import DAYS_SINCE_EDITION_CHANGE, open_register, schemes, supersede_edition
from demo.scenarios import SCENARIOS, Scenario
from demo.simulation import Process, Progress, SimulatedClock, Simulation, working_moment
from demo.store_cache import CachingEventStore
from domain.scheme.model import Scheme
from domain.values import SchemeId

ORGANISATIONS: Final = 360
SEED: Final = 27922
"""As in GB/T 27922; any other number gives another history."""

DAYS_SINCE_OPENING: Final = 2860
"""Days before today the register opens: from the end of 2026 on, the January of 2019."""

_OTHER_SCHEMES: Final = (
    "property-management",
    "security",
    "green-hotel",
    "cleaning",
    "teahouse",
    "business-hotel",
    "energy-performance-contracting",
)
_AFTER_SALES: Final = "after-sales"
_OTHERS: Final = 0.15
"""Share of the organisations that are certified for something else than after-sales service."""


@dataclass(frozen=True)
class HistorySummary:
    """What came of it: how many organisations and events there are."""

    organisations: int
    events: int


def generate_history(
    url: str, today: date, progress: Progress, organisations: int = ORGANISATIONS, seed: int = SEED
) -> HistorySummary:
    """Live the history in an empty, migrated database that has no other writer.

    The same numbers give the same events, byte for byte. Raises what the services raise, which would
    be a mistake in a story: nothing is refused in a history that is told right.
    """
    random = Random(seed)  # noqa: S311  (the same seed must give the same history)
    first = today - timedelta(days=DAYS_SINCE_OPENING)
    clock = SimulatedClock(working_moment(first, random))
    with CachingEventStore(url, clock) as store:
        simulation = Simulation(store, clock, today)
        open_register(simulation)
        simulation.schedule(
            _edition_change(simulation),
            working_moment(today - timedelta(days=DAYS_SINCE_EDITION_CHANGE), random),
        )
        rules = {scheme.scheme: scheme for scheme in schemes()}
        for number, scenario in enumerate(_draw_scenarios(organisations, random)):
            begins = today - timedelta(days=random.randint(*sorted(scenario.days_ago)))
            process = _process(simulation, scenario, rules[_scheme(scenario, random)], number, seed)
            simulation.schedule(process, working_moment(begins, random))
        simulation.run(progress)
        return HistorySummary(organisations, store.last_position())


def _draw_scenarios(organisations: int, random: Random) -> Iterator[Scenario]:
    """Every story once, then as many more as there are organisations left, by weight."""
    yield from SCENARIOS[:organisations]
    remaining = max(0, organisations - len(SCENARIOS))
    yield from random.choices(SCENARIOS, [story.weight for story in SCENARIOS], k=remaining)


def _scheme(scenario: Scenario, random: Random) -> SchemeId:
    if scenario.scheme:
        return scenario.scheme
    return random.choice(_OTHER_SCHEMES) if random.random() < _OTHERS else _AFTER_SALES


def _process(simulation: Simulation, scenario: Scenario, rules: Scheme, number: int, seed: int) -> Process:
    applicant = new_applicant(simulation, rules, number, seed)
    declare_interests(applicant)
    yield from scenario.process(applicant)


def _edition_change(simulation: Simulation) -> Process:
    supersede_edition(simulation)
    yield from ()
