"""Score sheet: the results of an audit, clause by clause."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from domain.errors import InvalidValue
from domain.scheme.points import Points
from domain.values import ClauseId, Count, LevelId, Text, Value


class InvalidSample(InvalidValue):
    """More samples are nonconforming than were checked."""

    def __init__(self, clause: ClauseId, checked: int, nonconforming: int) -> None:
        self.clause = clause
        self.checked = checked
        self.nonconforming = nonconforming
        super().__init__(
            "clause {clause}: {nonconforming} of {checked} samples cannot be nonconforming",
            clause=clause,
            nonconforming=nonconforming,
            checked=checked,
        )


class InconsistentVerdict(InvalidValue):
    """A verdict that passes names the level reached; one that fails names none."""

    def __init__(self, passed: bool) -> None:
        self.passed = passed
        super().__init__("a pass must name the level reached" if passed else "a fail cannot name a level")


class Met(Value):
    """All points."""

    kind: Literal["met"] = "met"
    clause: ClauseId


class NotMet(Value):
    """No points."""

    kind: Literal["not_met"] = "not_met"
    clause: ClauseId


class Sampled(Value):
    """Points are lost in proportion to the nonconforming share of what was checked."""

    kind: Literal["sampled"] = "sampled"
    clause: ClauseId
    checked: Count
    nonconforming: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.nonconforming > self.checked:
            raise InvalidSample(self.clause, self.checked, self.nonconforming)
        return self


class Scored(Value):
    """Points given outright."""

    kind: Literal["scored"] = "scored"
    clause: ClauseId
    points: Points


class Deleted(Value):
    """The clause does not apply, and leaves both sides of the score."""

    kind: Literal["deleted"] = "deleted"
    clause: ClauseId
    justification: Text


ClauseResult = Annotated[Met | NotMet | Sampled | Scored | Deleted, Field(discriminator="kind")]


class Basis(StrEnum):
    """The basis of a special deduction (GB/T 27922-2011, clause 6)."""

    BREACH_OF_LAW = "breach_of_law"
    OWN_RULES = "own_rules"
    SECTOR_RULES = "sector_rules"
    HARM_TO_SYSTEM = "harm_to_system"


class SpecialDeduction(Value):
    """A deduction besides those of the clauses; its cause must be corrected."""

    basis: Basis
    statement: Text


class SpecialBonus(Value):
    """A bonus besides the points of the clauses."""

    statement: Text


class ScoredSheet(Value):
    """The results for a scheme with a score table; how many bonuses count is the scheme's rule."""

    kind: Literal["scored"] = "scored"
    results: Annotated[tuple[ClauseResult, ...], Field(max_length=500)]
    deductions: Annotated[tuple[SpecialDeduction, ...], Field(max_length=100)] = ()
    bonuses: Annotated[tuple[SpecialBonus, ...], Field(max_length=10)] = ()


class Verdict(Value):
    """The result for a scheme without a score table: whether it passed, and at which level.

    Raises InconsistentVerdict.
    """

    kind: Literal["verdict"] = "verdict"
    passed: bool
    level: LevelId | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if self.passed is (self.level is None):
            raise InconsistentVerdict(self.passed)
        return self


Sheet = Annotated[ScoredSheet | Verdict, Field(discriminator="kind")]
"""The sheet of an audit, of the kind that the scheme requires."""
