"""A scenario: the process of one organisation, its weight, and the age of its application."""

from collections.abc import Callable
from dataclasses import dataclass

from demo.applicant import Applicant
from demo.simulation import Process
from domain.values import SchemeId


@dataclass(frozen=True)
class Scenario:
    """A kind of history. `days_ago` is how many days ago, at most and at least, the application arrives.

    `weight` is the relative frequency, 0 for what occurs once; `scheme` is the one it needs, if any.
    """

    name: str
    process: Callable[[Applicant], Process]
    days_ago: tuple[int, int]
    weight: int = 0
    scheme: SchemeId | None = None
