"""Rule 4: deleted clauses count on neither side, clause maxima, one bonus, never all clauses deleted."""

from datetime import date

import pytest

from domain.events.evaluation import Audited
from domain.scheme.errors import AllClausesDeleted, PointsAboveMaximum, TooManyBonuses
from domain.scheme.sheet import Deleted, Scored, ScoredSheet, SpecialBonus
from domain.values import Role
from tests.domain.certificate.builders import AFTER_SALES, LEADER, acting, case_of, take
from tests.domain.certificate.sample_history import UNTIL_PLANNED, sheet

HELD = date(2025, 2, 10)
assert AFTER_SALES.table
MAXIMA = AFTER_SALES.table.maxima
FIRST = next(iter(MAXIMA))
FULL = sheet(100)


def recorded(given: ScoredSheet) -> Audited:
    said = {"held_from": HELD, "held_to": HELD, "sheet": given, "recommended": True}
    (event,) = take("record-audit", case_of(*UNTIL_PLANNED), acting(LEADER, Role.AUDITOR, on=HELD), said)
    assert isinstance(event, Audited)
    return event


def test_a_deleted_clause_costs_nothing_and_earns_nothing() -> None:
    deleted = Deleted(clause=FIRST, justification="not offered")

    assert recorded(ScoredSheet(results=(deleted, *FULL.results[1:]))).score == 100


def test_no_clause_gives_more_than_its_maximum() -> None:
    too_much = Scored(clause=FIRST, points=MAXIMA[FIRST] + 1)

    with pytest.raises(PointsAboveMaximum):
        recorded(ScoredSheet(results=(too_much, *FULL.results[1:])))


def test_there_is_at_most_one_bonus() -> None:
    with pytest.raises(TooManyBonuses):
        recorded(ScoredSheet(results=FULL.results, bonuses=(SpecialBonus(statement="exemplary"),) * 2))


def test_a_whole_table_is_not_deleted() -> None:
    nothing = tuple(Deleted(clause=clause, justification="not offered") for clause in MAXIMA)

    with pytest.raises(AllClausesDeleted):
        recorded(ScoredSheet(results=nothing))
