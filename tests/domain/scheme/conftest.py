"""The bundled scheme for GB/T 27922-2011, and sheets with a given score."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from domain.scheme.model import Scheme
from domain.scheme.sheet import (
    Basis,
    ClauseResult,
    Deleted,
    Scored,
    ScoredSheet,
    SpecialBonus,
    SpecialDeduction,
)
from services.scheme_files import bundled_schemes

SheetOf = Callable[..., ScoredSheet]


@pytest.fixture(scope="session")
def schemes() -> dict[str, Scheme]:
    """Every bundled scheme, by its id."""
    return {scheme.scheme: scheme for scheme in bundled_schemes()}


@pytest.fixture(scope="session")
def after_sales(schemes: dict[str, Scheme]) -> Scheme:
    return schemes["after-sales"]


@pytest.fixture(scope="session")
def sheet_of(after_sales: Scheme) -> SheetOf:
    """A sheet with given points obtained and applicable; the other clauses are deleted."""

    def build(obtained: str, applicable: str = "100", deductions: int = 0, bonuses: int = 0) -> ScoredSheet:
        assert after_sales.table
        to_delete, to_give = 100 - Fraction(applicable), Fraction(obtained)
        results: list[ClauseResult] = []
        for clause, maximum in after_sales.table.maxima.items():
            if maximum <= to_delete:
                to_delete -= maximum
                results.append(Deleted(clause=clause, justification="not offered"))
            else:
                points = min(maximum, to_give)
                to_give -= points
                results.append(Scored(clause=clause, points=points))
        assert to_delete == to_give == 0
        return ScoredSheet(
            results=tuple(results),
            deductions=(SpecialDeduction(basis=Basis.OWN_RULES, statement="late"),) * deductions,
            bonuses=(SpecialBonus(statement="exemplary"),) * bonuses,
        )

    return build
