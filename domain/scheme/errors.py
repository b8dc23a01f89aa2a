"""Errors of schemes, score sheets and levels."""

from fractions import Fraction

from domain.errors import InvalidValue
from domain.values import ClauseId, LevelId


class UnknownClause(InvalidValue):
    """The sheet has a clause that the table does not have."""

    def __init__(self, clause: ClauseId) -> None:
        self.clause = clause
        super().__init__("there is no clause {clause} in the score table", clause=clause)


class ClauseMissing(InvalidValue):
    """The sheet has no result for clauses of the table; one that does not apply is deleted with a reason."""

    def __init__(self, clauses: tuple[ClauseId, ...]) -> None:
        self.clauses = clauses
        super().__init__("the sheet has no result for {clauses}", clauses=clauses)


class DuplicateClause(InvalidValue):
    """The sheet gives two results for one clause."""

    def __init__(self, clause: ClauseId) -> None:
        self.clause = clause
        super().__init__("clause {clause} has more than one result", clause=clause)


class PointsAboveMaximum(InvalidValue):
    """More points than the clause can give."""

    def __init__(self, clause: ClauseId, points: Fraction, maximum: Fraction) -> None:
        self.clause = clause
        self.points = points
        self.maximum = maximum
        super().__init__(
            "clause {clause} gives at most {maximum} points, not {points}",
            clause=clause,
            maximum=maximum,
            points=points,
        )


class AllClausesDeleted(InvalidValue):
    """Every clause was deleted, so that nothing is left to score."""

    def __init__(self) -> None:
        super().__init__("all clauses are deleted: nothing is left to score")


class ClauseNotDeletable(InvalidValue):
    """The sheet deletes clauses that always apply (rule 19)."""

    def __init__(self, clauses: tuple[ClauseId, ...]) -> None:
        self.clauses = clauses
        super().__init__("these clauses always apply and are not deleted: {clauses}", clauses=clauses)


class TooMuchDeleted(InvalidValue):
    """The sheet deletes a larger share of the table than the scheme allows (rule 19)."""

    def __init__(self, points: Fraction, allowed: Fraction) -> None:
        self.points = points
        self.allowed = allowed
        super().__init__(
            "clauses of {points} points are deleted, the scheme allows {allowed}",
            points=points,
            allowed=allowed,
        )


class TooManyBonuses(InvalidValue):
    """More special bonuses than the scheme allows."""

    def __init__(self, claimed: int, allowed: int) -> None:
        self.claimed = claimed
        self.allowed = allowed
        super().__init__(
            "{claimed} special bonuses are claimed, the scheme allows {allowed}",
            claimed=claimed,
            allowed=allowed,
        )


class WrongSheetKind(InvalidValue):
    """A verdict where the scheme has a score table, or scores where it has none."""

    def __init__(self, kind: str, needed: str) -> None:
        self.kind = kind
        self.needed = needed
        super().__init__(
            "this scheme needs a sheet of kind {needed!r}, not {kind!r}", needed=needed, kind=kind
        )


class UnknownLevel(InvalidValue):
    """The scheme has no such level."""

    def __init__(self, level: str, levels: tuple[LevelId, ...]) -> None:
        self.level = level
        self.levels = levels
        super().__init__("the scheme has no level {level!r}; it has {levels}", level=level, levels=levels)


class InvalidScheme(InvalidValue):
    """The definition of the scheme is inconsistent."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__("{said}", said=why)
