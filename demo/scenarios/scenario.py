"""What is a story: one life, how often it is met, and how long ago it began?"""

from collections.abc import Callable
from dataclasses import dataclass

from demo.applicant import Applicant
from demo.simulation import Process
from domain.values import SchemeId


@dataclass(frozen=True)
class Scenario:
    """A kind of life. `days_ago` is how many days ago, at most and at least, the application arrives.

    `weight` is how often it is drawn, 0 for what happens once; `scheme` is the one it needs, if any.
    """

    name: str
    process: Callable[[Applicant], Process]
    days_ago: tuple[int, int]
    weight: int = 0
    scheme: SchemeId | None = None
