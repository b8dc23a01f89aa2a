"""The share of a score table that a sheet deletes."""

from fractions import Fraction

from domain.scheme.scoring import deleted_clauses, deleted_share
from domain.scheme.sheet import Deleted, ScoredSheet, Verdict
from tests.domain.certificate.builders import AFTER_SALES
from tests.domain.certificate.sample_history import sheet

FULL = sheet(100)
assert AFTER_SALES.table
MAXIMA = AFTER_SALES.table.maxima
TWO = tuple(MAXIMA)[:2]


def deleting(*clauses: str) -> ScoredSheet:
    deleted = {clause: Deleted(clause=clause, justification="not offered") for clause in clauses}
    known = tuple(deleted.pop(each.clause, each) for each in FULL.results)
    return ScoredSheet(results=(*known, *deleted.values()))


def test_it_is_the_maxima_of_the_deleted_clauses_of_the_total() -> None:
    assert deleted_share(AFTER_SALES, FULL) == 0
    assert deleted_share(AFTER_SALES, deleting(*TWO)) == Fraction(MAXIMA[TWO[0]] + MAXIMA[TWO[1]], 100)
    assert deleted_clauses(deleting(*TWO)) == set(TWO)


def test_a_clause_of_another_table_counts_nothing() -> None:
    assert deleted_share(AFTER_SALES, deleting("9.9.9")) == 0


def test_a_verdict_deletes_nothing() -> None:
    passed = Verdict(passed=True, level="five-star")

    assert deleted_share(AFTER_SALES, passed) == 0
    assert deleted_share(AFTER_SALES.model_copy(update={"table": None}), passed) == 0
    assert deleted_clauses(passed) == frozenset()
