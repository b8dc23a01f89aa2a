"""Full sheets of all clauses that come to a wanted score."""

from fractions import Fraction

from domain.scheme.model import Scheme
from domain.scheme.sheet import Basis, Scored, ScoredSheet, SpecialDeduction
from tests.domain.certificate.builders import AFTER_SALES


def sheet(score: str | int = 96, deductions: int = 0, scheme: Scheme = AFTER_SALES) -> ScoredSheet:
    """Every clause scored, so that `score` of 100 is obtained before the special deductions."""
    assert scheme.table
    left = Fraction(score)
    results = []
    for clause, maximum in scheme.table.maxima.items():
        points = min(maximum, left)
        left -= points
        results.append(Scored(clause=clause, points=points))
    assert left == 0
    deduction = SpecialDeduction(
        basis=Basis.OWN_RULES, statement="the organisation's own deadline was missed"
    )
    return ScoredSheet(results=tuple(results), deductions=(deduction,) * deductions)
