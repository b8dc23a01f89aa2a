"""A sheet that does not match the table is refused, and the error names the clause."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from domain.scheme.errors import (
    AllClausesDeleted,
    ClauseMissing,
    DuplicateClause,
    PointsAboveMaximum,
    TooManyBonuses,
    UnknownClause,
    UnknownLevel,
    WrongSheetKind,
)
from domain.scheme.model import Scheme
from domain.scheme.scoring import FailureReason, score
from domain.scheme.sheet import ClauseResult, Deleted, Met, Scored, ScoredSheet, Verdict

SheetOf = Callable[..., ScoredSheet]


@pytest.fixture
def results(sheet_of: SheetOf) -> tuple[ClauseResult, ...]:
    return sheet_of("90").results


def test_a_clause_the_table_lacks(after_sales: Scheme, results: tuple[ClauseResult, ...]) -> None:
    with pytest.raises(UnknownClause) as refusal:
        score(after_sales, ScoredSheet(results=(*results, Met(clause="9.9"))))

    assert refusal.value.clause == "9.9"


def test_a_section_is_no_clause(after_sales: Scheme, results: tuple[ClauseResult, ...]) -> None:
    with pytest.raises(UnknownClause):
        score(after_sales, ScoredSheet(results=(*results, Met(clause="5.1"))))


def test_clauses_without_a_result(after_sales: Scheme, results: tuple[ClauseResult, ...]) -> None:
    with pytest.raises(ClauseMissing) as refusal:
        score(after_sales, ScoredSheet(results=results[2:]))

    assert refusal.value.clauses == ("5.1.1.1", "5.1.1.2")


def test_two_results_for_one_clause(after_sales: Scheme, results: tuple[ClauseResult, ...]) -> None:
    with pytest.raises(DuplicateClause) as refusal:
        score(after_sales, ScoredSheet(results=(*results, Met(clause="5.1.1.1"))))

    assert refusal.value.clause == "5.1.1.1"


def test_a_clause_both_scored_and_deleted(after_sales: Scheme, results: tuple[ClauseResult, ...]) -> None:
    deleted = Deleted(clause="5.3.2.4", justification="no complaints yet")

    with pytest.raises(DuplicateClause):
        score(after_sales, ScoredSheet(results=(deleted, *results)))


def test_more_points_than_the_clause_gives(after_sales: Scheme, results: tuple[ClauseResult, ...]) -> None:
    generous = Scored(clause="5.1.1.1", points=Fraction(201, 100))

    with pytest.raises(PointsAboveMaximum) as refusal:
        score(after_sales, ScoredSheet(results=(generous, *results[1:])))
    assert refusal.value.maximum == 2


def test_a_whole_table_cannot_be_deleted(after_sales: Scheme, results: tuple[ClauseResult, ...]) -> None:
    nothing = tuple(Deleted(clause=result.clause, justification="none") for result in results)

    with pytest.raises(AllClausesDeleted):
        score(after_sales, ScoredSheet(results=nothing))


def test_two_bonuses(after_sales: Scheme, sheet_of: SheetOf) -> None:
    with pytest.raises(TooManyBonuses) as refusal:
        score(after_sales, sheet_of("90", bonuses=2))

    assert (refusal.value.claimed, refusal.value.allowed) == (2, 1)


def test_a_verdict_does_not_fit_a_scheme_with_a_table(after_sales: Scheme) -> None:
    with pytest.raises(WrongSheetKind):
        score(after_sales, Verdict(passed=True, level="five-star"))


def test_scores_do_not_fit_a_scheme_without_a_table(schemes: dict[str, Scheme], sheet_of: SheetOf) -> None:
    with pytest.raises(WrongSheetKind):
        score(schemes["teahouse"], sheet_of("90"))


def test_a_verdict_at_a_level_nobody_knows(schemes: dict[str, Scheme]) -> None:
    with pytest.raises(UnknownLevel) as refusal:
        score(schemes["teahouse"], Verdict(passed=True, level="eight-star"))

    assert refusal.value.levels == ("qualified",)


def test_a_verdict_is_taken_at_its_word(schemes: dict[str, Scheme]) -> None:
    passed = score(schemes["teahouse"], Verdict(passed=True, level="qualified"))
    failed = score(schemes["teahouse"], Verdict(passed=False))

    assert (passed.level, passed.value, passed.display_value) == ("qualified", None, "")
    assert (failed.level, failed.failed_because) == (None, (FailureReason.VERDICT,))
