"""Which lives are lived, how often, and how long ago do they begin?"""

from typing import Final

from demo.stories import applications, disputes, endings, standing_today, upkeep
from demo.stories.story import Story

STORIES: Final[tuple[Story, ...]] = (
    *standing_today.STORIES,
    *applications.STORIES,
    *upkeep.STORIES,
    *endings.STORIES,
    *disputes.STORIES,
)
"""Each is lived at least once, in this order; further organisations draw theirs by weight."""

__all__ = ["STORIES", "Story"]
