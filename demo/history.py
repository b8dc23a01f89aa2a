"""How is the whole made-up history lived, from the opening of the register to yesterday evening?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from demo.applicant import applicant, declare_interests
from demo.beginnings import EDITION_CHANGES, edition_changed, opened, schemes
from demo.memory import SoleWriter
from demo.stories import STORIES, Story
from demo.world import Hands, Life, Progress, World, at_work
from domain.scheme.model import Scheme
from domain.values import SchemeId

ORGANISATIONS: Final = 360
SEED: Final = 27922
"""As in GB/T 27922; any other number gives another history."""

OPENED: Final = 2860
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
class Lived:
    """What came of it: how many organisations and events there are."""

    organisations: int
    events: int


def live(
    url: str, today: date, progress: Progress, organisations: int = ORGANISATIONS, seed: int = SEED
) -> Lived:
    """Live the history in an empty, migrated database that has no other writer.

    The same numbers give the same events, byte for byte. Raises what the services raise, which would
    be a mistake in a story: nothing is refused in a history that is told right.
    """
    random = Random(seed)  # noqa: S311  (the same seed must give the same history)
    first = today - timedelta(days=OPENED)
    hands = Hands(at_work(first, random))
    with SoleWriter(url, hands) as store:
        world = World(store, hands, today)
        opened(world)
        world.begin(_edition_change(world), at_work(today - timedelta(days=EDITION_CHANGES), random))
        rules = {scheme.scheme: scheme for scheme in schemes()}
        for place, story in enumerate(_cast(organisations, random)):
            begins = today - timedelta(days=random.randint(*sorted(story.begins)))
            life = _life(world, story, rules[_scheme(story, random)], place, seed)
            world.begin(life, at_work(begins, random))
        world.live(progress)
        return Lived(organisations, store.last_position())


def _cast(organisations: int, random: Random) -> Iterator[Story]:
    """Every story once, then as many more as there are organisations left, by weight."""
    yield from STORIES[:organisations]
    more = max(0, organisations - len(STORIES))
    yield from random.choices(STORIES, [story.weight for story in STORIES], k=more)


def _scheme(story: Story, random: Random) -> SchemeId:
    if story.scheme:
        return story.scheme
    return random.choice(_OTHER_SCHEMES) if random.random() < _OTHERS else _AFTER_SALES


def _life(world: World, story: Story, rules: Scheme, place: int, seed: int) -> Life:
    one = applicant(world, rules, place, seed)
    declare_interests(one)
    yield from story.life(one)


def _edition_change(world: World) -> Life:
    edition_changed(world)
    yield from ()
