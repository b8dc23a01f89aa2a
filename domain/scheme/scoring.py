"""Scoring: the points and the level that follow from a sheet.

Exact throughout: 73.8 of 82 is 90, not 89.99. The result depends on the scheme and the sheet alone.
Source: GB/T 27922-2011, clause 6.
"""

from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from domain.scheme.errors import (
    AllClausesDeleted,
    ClauseMissing,
    ClauseNotDeletable,
    DuplicateClause,
    PointsAboveMaximum,
    TooManyBonuses,
    TooMuchDeleted,
    UnknownClause,
    UnknownLevel,
    WrongSheetKind,
)
from domain.scheme.model import Scheme
from domain.scheme.points import Points
from domain.scheme.sheet import (
    ClauseResult,
    Deleted,
    Met,
    NotMet,
    Sampled,
    Scored,
    ScoredSheet,
    Sheet,
    Verdict,
)
from domain.scheme.table import FULL_MARKS, ScoreTable
from domain.values import ClauseId, LevelId, Value


class FailureReason(StrEnum):
    """Why no level was reached."""

    BELOW_LOWEST_LEVEL = "below_lowest_level"
    SPECIAL_DEDUCTIONS = "special_deductions"
    VERDICT = "verdict"


class Score(Value):
    """The result of a sheet. `value` is of 100; it is None where the scheme has no points.

    `deductions` and `bonus` count special items. A failed score has no level, and says why.
    """

    obtained: Points | None = None
    applicable: Points | None = None
    deductions: int = 0
    bonus: int = 0
    value: Points | None = None
    level: LevelId | None
    failed_because: tuple[FailureReason, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether a level was reached."""
        return self.level is not None

    @property
    def display_value(self) -> str:
        """The value with two decimals, rounded down so that none looks like a level it missed.

        Empty where the scheme has no points.
        """
        if self.value is None:
            return ""
        whole, hundredths = divmod(self.value * 100 // 1, 100)
        return f"{whole}.{hundredths:02}"


def score(scheme: Scheme, sheet: Sheet) -> Score:
    """The score of the sheet under the scheme.

    Raises UnknownClause, ClauseMissing, DuplicateClause, PointsAboveMaximum, AllClausesDeleted,
    TooManyBonuses, WrongSheetKind, UnknownLevel.
    """
    match sheet, scheme.table:
        case ScoredSheet(), ScoreTable() as table:
            return _from_points(scheme, table, sheet)
        case Verdict(), None:
            return _from_verdict(scheme, sheet)
        case _:
            raise WrongSheetKind(sheet.kind, "verdict" if scheme.table is None else "scored")


def deleted_clauses(sheet: Sheet) -> frozenset[ClauseId]:
    """The clauses that the sheet deletes as not applicable; none for a verdict."""
    results = sheet.results if isinstance(sheet, ScoredSheet) else ()
    return frozenset(result.clause for result in results if isinstance(result, Deleted))


def deleted_share(scheme: Scheme, sheet: Sheet) -> Fraction:
    """The share of the table that the sheet deletes, of 1: maxima of its deleted clauses / total (rule 19).

    A clause that the table does not have counts nothing, since a sheet may be older than a revision.
    """
    if scheme.table is None:
        return Fraction(0)
    deleted = deleted_clauses(sheet)
    maxima = (maximum for clause, maximum in scheme.table.maxima.items() if clause in deleted)
    return sum(maxima, Fraction(0)) / scheme.table.total


def must_be_deletable(scheme: Scheme, sheet: Sheet) -> None:
    """Raise ClauseNotDeletable or TooMuchDeleted for what a sheet may not delete (rule 19)."""
    if scheme.table is None:
        return
    if always := deleted_clauses(sheet) & scheme.table.undeletable:
        raise ClauseNotDeletable(tuple(sorted(always)))
    share, limit = deleted_share(scheme, sheet), scheme.deletion.limit
    if limit is not None and share > limit:
        raise TooMuchDeleted(share * scheme.table.total, limit * scheme.table.total)


def _from_verdict(scheme: Scheme, verdict: Verdict) -> Score:
    if verdict.level is None:
        return Score(level=None, failed_because=(FailureReason.VERDICT,))
    if verdict.level not in scheme.ranks:
        raise UnknownLevel(verdict.level, tuple(scheme.ranks))
    return Score(level=verdict.level)


def _from_points(scheme: Scheme, table: ScoreTable, sheet: ScoredSheet) -> Score:
    rules = scheme.specials
    deductions, bonus = len(sheet.deductions), len(sheet.bonuses)
    if bonus > rules.max_bonus:
        raise TooManyBonuses(bonus, rules.max_bonus)
    obtained, applicable = _totals(table, sheet.results)
    earned = obtained / applicable * FULL_MARKS - deductions * rules.points_per_deduction
    value = _within_bounds(earned + bonus * rules.points_per_bonus)
    level = scheme.level_at(value if rules.bonus_may_lift else _within_bounds(earned))
    failings = []
    if level is None:
        failings.append(FailureReason.BELOW_LOWEST_LEVEL)
    if deductions >= rules.failing_deductions:
        failings.append(FailureReason.SPECIAL_DEDUCTIONS)
    return Score(
        obtained=obtained,
        applicable=applicable,
        deductions=deductions,
        bonus=bonus,
        value=value,
        level=None if failings or level is None else level.id,
        failed_because=tuple(failings),
    )


def _totals(table: ScoreTable, results: tuple[ClauseResult, ...]) -> tuple[Fraction, Fraction]:
    """Points obtained and points available, over the clauses that were not deleted."""
    obtained = applicable = Fraction(0)
    remaining = dict(table.maxima)
    for result in results:
        maximum = remaining.pop(result.clause, None)
        if maximum is None:
            known = result.clause in table.maxima
            raise DuplicateClause(result.clause) if known else UnknownClause(result.clause)
        if not isinstance(result, Deleted):
            obtained += _points(result, maximum)
            applicable += maximum
    if remaining:
        raise ClauseMissing(tuple(remaining))
    if not applicable:
        raise AllClausesDeleted
    return obtained, applicable


def _points(result: Met | NotMet | Sampled | Scored, maximum: Fraction) -> Fraction:
    match result:
        case Met():
            return maximum
        case NotMet():
            return Fraction(0)
        case Sampled(checked=checked, nonconforming=nonconforming):
            return maximum * Fraction(checked - nonconforming, checked)
        case Scored(points=points):
            if points > maximum:
                raise PointsAboveMaximum(result.clause, points, maximum)
            return points
        case _:
            assert_never(result)


def _within_bounds(value: Fraction) -> Fraction:
    return min(max(value, Fraction(0)), FULL_MARKS)
