"""What is a story: one life, how often it is met, and how long ago it began?"""

from collections.abc import Callable
from dataclasses import dataclass

from demo.applicant import Applicant
from demo.world import Life
from domain.values import SchemeId


@dataclass(frozen=True)
class Story:
    """A kind of life. `begins` is how many days ago, at most and at least, the application arrives.

    `weight` is how often it is drawn, 0 for what happens once; `scheme` is the one it needs, if any.
    """

    name: str
    life: Callable[[Applicant], Life]
    begins: tuple[int, int]
    weight: int = 0
    scheme: SchemeId | None = None
