"""The score so far: between what it would be if all open clauses were met and if none were."""

from fractions import Fraction

import pytest
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


@pytest.mark.parametrize(("given", "wanted"), VECTORS.items(), ids=str)
def test_once_all_is_judged_it_is_the_score(
    given: tuple[str, str, int, int], wanted: tuple[str, str | None]
) -> None:
    so_far = subtotal(parse_sheet(filled_sheet(*given), AFTER_SALES), AFTER_SALES)

    assert so_far.final
    assert (so_far.final.display_value, so_far.final.level) == wanted
    assert so_far.least == so_far.most


def test_of_an_empty_sheet_everything_can_become() -> None:
    so_far = subtotal(parse_sheet({}, AFTER_SALES), AFTER_SALES)

    assert so_far.least
    assert so_far.most
    assert (so_far.least.display_value, so_far.most.display_value, so_far.final) == ("0.00", "100.00", None)
    assert (so_far.judged, so_far.clauses, so_far.next_open) == (0, 52, CLAUSES[0])


@SLOW
@given(sheets(), clause_entries(CLAUSES[0]), clause_entries(CLAUSES[30]))
def test_however_it_goes_on_the_score_stays_within(
    entries: dict[str, str], first: dict[str, str], second: dict[str, str]
) -> None:
    units = (f"clause.{CLAUSES[0]}.", f"clause.{CLAUSES[30]}.")
    before = {name: value for name, value in entries.items() if not name.startswith(units)}
    least, most = bounds(before)
    later = bounds(before | first | second)

    assert least <= later[0] <= later[1] <= most


@SLOW
@given(sheets())
def test_the_sections_add_up_to_the_whole(entries: dict[str, str]) -> None:
    so_far = subtotal(parse_sheet(entries, AFTER_SALES), AFTER_SALES)

    assert sum(part.judged for part in so_far.parts) == so_far.judged
    if so_far.least:
        assert sum((part.obtained for part in so_far.parts), Fraction(0)) == so_far.least.obtained
        assert sum((part.applicable for part in so_far.parts), Fraction(0)) == so_far.least.applicable


def test_a_sheet_of_which_all_is_deleted_says_so() -> None:
    entries = {
        f"clause.{clause}.{part}": "deleted" for clause in CLAUSES for part in ("verdict", "justification")
    }
    so_far = subtotal(parse_sheet(entries, AFTER_SALES), AFTER_SALES)

    assert isinstance(so_far.refusal, AllClausesDeleted)
    assert so_far.final is None


def test_where_nothing_is_scored_the_verdict_is_all() -> None:
    level = SCORELESS.levels[0].id
    so_far = subtotal(parse_sheet({"passed": "yes", "level": level}, SCORELESS), SCORELESS)

    assert so_far.final
    assert so_far.final.level == level
    assert subtotal(parse_sheet({}, SCORELESS), SCORELESS).final is None


def bounds(entries: dict[str, str]) -> tuple[Fraction, Fraction]:
    so_far = subtotal(parse_sheet(entries, AFTER_SALES), AFTER_SALES)
    assume(so_far.refusal is None)
    assert so_far.least
    assert so_far.most
    assert so_far.least.value is not None
    assert so_far.most.value is not None
    return so_far.least.value, so_far.most.value
