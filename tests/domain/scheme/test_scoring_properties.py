"""Properties of scoring that hold for every sheet."""

from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.scheme.model import Scheme
from domain.scheme.scoring import Score, score
from domain.scheme.sheet import (
    Basis,
    ClauseResult,
    Deleted,
    Met,
    NotMet,
    Sampled,
    Scored,
    ScoredSheet,
    SpecialBonus,
    SpecialDeduction,
)
from services.scheme_files import bundled_schemes

SCHEME: Scheme = bundled_schemes()[0]
MAXIMA = SCHEME.table.maxima if SCHEME.table else {}
DEDUCTION = SpecialDeduction(basis=Basis.BREACH_OF_LAW, statement="fined")
BONUS = SpecialBonus(statement="exemplary")


@st.composite
def results(draw: st.DrawFn, clause: str) -> ClauseResult:
    match draw(st.sampled_from(("not_met", "sampled", "scored", "deleted"))):
        case "not_met":
            return NotMet(clause=clause)
        case "sampled":
            checked = draw(st.integers(1, 40))
            nonconforming = draw(st.integers(0, checked))
            return Sampled(clause=clause, checked=checked, nonconforming=nonconforming)
        case "scored":
            points = draw(st.fractions(0, MAXIMA[clause], max_denominator=100))
            return Scored(clause=clause, points=points)
        case _:
            return Deleted(clause=clause, justification="not offered")


@st.composite
def sheets(draw: st.DrawFn) -> ScoredSheet:
    first, *others = MAXIMA
    noted = draw(st.sets(st.sampled_from(others), max_size=12))
    return ScoredSheet(
        results=(Met(clause=first), *(draw(results(c)) if c in noted else Met(clause=c) for c in others)),
        deductions=(DEDUCTION,) * draw(st.integers(0, 6)),
        bonuses=(BONUS,) * draw(st.integers(0, 1)),
    )


def rank(result: Score) -> int:
    return SCHEME.rank(result.level) if result.level else 0


def with_result(sheet: ScoredSheet, place: int, result: ClauseResult) -> ScoredSheet:
    changed = (*sheet.results[:place], result, *sheet.results[place + 1 :])
    return sheet.model_copy(update={"results": changed})


@given(sheets())
def test_a_score_lies_between_nought_and_one_hundred(sheet: ScoredSheet) -> None:
    result = score(SCHEME, sheet)

    assert result.value is not None
    assert 0 <= result.value <= 100
    assert bool(result.failed_because) is (result.level is None)


@given(sheets(), st.randoms(use_true_random=False))
def test_the_order_of_results_does_not_matter(sheet: ScoredSheet, random: Random) -> None:
    shuffled = random.sample(sheet.results, len(sheet.results))

    assert score(SCHEME, sheet.model_copy(update={"results": tuple(shuffled)})) == score(SCHEME, sheet)


@given(sheets())
def test_a_stored_sheet_comes_to_the_same(sheet: ScoredSheet) -> None:
    stored = ScoredSheet.model_validate_json(sheet.model_dump_json())

    assert stored == sheet
    assert score(SCHEME, stored) == score(SCHEME, sheet)


@given(sheets(), st.integers(1, len(MAXIMA) - 1))
def test_more_points_never_lower_the_level(sheet: ScoredSheet, place: int) -> None:
    clause = sheet.results[place].clause
    worse = score(SCHEME, with_result(sheet, place, NotMet(clause=clause)))
    better = score(SCHEME, with_result(sheet, place, Met(clause=clause)))

    assert (worse.value or 0) <= (better.value or 0)
    assert rank(worse) <= rank(better)


@given(sheets())
def test_a_further_deduction_never_raises_the_level(sheet: ScoredSheet) -> None:
    further = sheet.model_copy(update={"deductions": (*sheet.deductions, DEDUCTION)})

    assert rank(score(SCHEME, further)) <= rank(score(SCHEME, sheet))


@given(sheets())
def test_the_bonus_never_changes_the_level_by_default(sheet: ScoredSheet) -> None:
    plain = sheet.model_copy(update={"bonuses": ()})
    honoured = sheet.model_copy(update={"bonuses": (BONUS,)})

    assert score(SCHEME, honoured).level == score(SCHEME, plain).level


@given(sheets(), st.integers(1, len(MAXIMA) - 1))
def test_a_deleted_clause_leaves_both_sides(sheet: ScoredSheet, place: int) -> None:
    clause = sheet.results[place].clause
    deleted = score(SCHEME, with_result(sheet, place, Deleted(clause=clause, justification="not offered")))
    failed = score(SCHEME, with_result(sheet, place, NotMet(clause=clause)))

    assert deleted.obtained == failed.obtained
    assert deleted.applicable is not None
    assert failed.applicable == deleted.applicable + MAXIMA[clause]


@given(sheets())
def test_what_is_shown_is_never_more_than_the_score(sheet: ScoredSheet) -> None:
    result = score(SCHEME, sheet)

    assert result.value is not None
    assert 0 <= result.value - Fraction(result.display_value) < Fraction(1, 100)


def test_two_of_eight_samples_cost_a_quarter() -> None:
    clauses = list(MAXIMA)
    sampled = Sampled(clause=clauses[0], checked=8, nonconforming=2)
    sheet = ScoredSheet(results=(sampled, *(Met(clause=clause) for clause in clauses[1:])))

    assert score(SCHEME, sheet).obtained == 100 - MAXIMA[clauses[0]] / 4
