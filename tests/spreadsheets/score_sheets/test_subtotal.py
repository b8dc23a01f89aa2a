"""Subtotal of an incomplete sheet: between the scores with no open clause met and with all met."""

from fractions import Fraction

from hypothesis import assume, given, settings

from domain.scheme.errors import AllClausesDeleted
from spreadsheets.score_sheets.parsing import parse_sheet
from spreadsheets.score_sheets.subtotal import subtotal
from tests.spreadsheets.score_sheets.filled_sheets import (
    AFTER_SALES,
    CLAUSES,
    SCHEMES,
    VECTORS,
    clause_entries,
    filled_sheet,
    sheets,
)

SLOW = settings(max_examples=25)
SCORELESS = next(scheme for scheme in SCHEMES.values() if scheme.table is None)


def test_the_subtotal_of_a_complete_sheet_is_its_score() -> None:
    for marks, expected in VECTORS.items():
        so_far = subtotal(parse_sheet(filled_sheet(*marks), AFTER_SALES), AFTER_SALES)

        assert so_far.final, marks
        assert (so_far.final.display_value, so_far.final.level) == expected, marks
        assert so_far.least == so_far.most, marks


def test_an_empty_sheet_can_reach_any_score() -> None:
    so_far = subtotal(parse_sheet({}, AFTER_SALES), AFTER_SALES)

    assert so_far.least
    assert so_far.most
    assert (so_far.least.display_value, so_far.most.display_value, so_far.final) == ("0.00", "100.00", None)
    assert (so_far.judged, so_far.clauses, so_far.next_open) == (0, 52, CLAUSES[0])


@SLOW
@given(sheets(), clause_entries(CLAUSES[0]), clause_entries(CLAUSES[30]))
def test_further_verdicts_keep_the_score_within_the_range(
    entries: dict[str, str], first: dict[str, str], second: dict[str, str]
) -> None:
    units = (f"clause.{CLAUSES[0]}.", f"clause.{CLAUSES[30]}.")
    before = {name: value for name, value in entries.items() if not name.startswith(units)}
    least, most = bounds(before)
    later = bounds(before | first | second)

    assert least <= later[0] <= later[1] <= most


@SLOW
@given(sheets())
def test_the_sections_add_up_to_the_sheet(entries: dict[str, str]) -> None:
    so_far = subtotal(parse_sheet(entries, AFTER_SALES), AFTER_SALES)

    assert sum(part.judged for part in so_far.parts) == so_far.judged
    if so_far.least:
        assert sum((part.obtained for part in so_far.parts), Fraction(0)) == so_far.least.obtained
        assert sum((part.applicable for part in so_far.parts), Fraction(0)) == so_far.least.applicable


def test_a_sheet_with_all_clauses_deleted_has_an_error_and_no_score() -> None:
    entries = {
        f"clause.{clause}.{part}": "deleted" for clause in CLAUSES for part in ("verdict", "justification")
    }
    so_far = subtotal(parse_sheet(entries, AFTER_SALES), AFTER_SALES)

    assert isinstance(so_far.error, AllClausesDeleted)
    assert so_far.final is None


def test_the_subtotal_of_a_scheme_without_points_is_its_verdict() -> None:
    level = SCORELESS.levels[0].id
    so_far = subtotal(parse_sheet({"passed": "yes", "level": level}, SCORELESS), SCORELESS)

    assert so_far.final
    assert so_far.final.level == level
    assert subtotal(parse_sheet({}, SCORELESS), SCORELESS).final is None


def bounds(entries: dict[str, str]) -> tuple[Fraction, Fraction]:
    so_far = subtotal(parse_sheet(entries, AFTER_SALES), AFTER_SALES)
    assume(so_far.error is None)
    assert so_far.least
    assert so_far.most
    assert so_far.least.value is not None
    assert so_far.most.value is not None
    return so_far.least.value, so_far.most.value
