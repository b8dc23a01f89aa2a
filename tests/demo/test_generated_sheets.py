"""Generated score sheets: the rules of scoring give each the outcome it was generated for."""

from random import Random

import pytest

from demo.audit_sheets import AuditOutcome, sheet
from domain.scheme.model import Scheme
from domain.scheme.scoring import FailureReason, score
from services.scheme_files import bundled_schemes

SCHEMES = {scheme.scheme: scheme for scheme in bundled_schemes()}
AFTER_SALES = SCHEMES["after-sales"]
SEEDS = range(50)


@pytest.mark.parametrize("level", list(AFTER_SALES.ranks))
@pytest.mark.parametrize("deductions", [0, 1])
def test_a_sheet_reaches_exactly_the_level_of_its_outcome(level: str, deductions: int) -> None:
    sheets = [sheet(AFTER_SALES, AuditOutcome(level, deductions), Random(seed)) for seed in SEEDS]

    assert {score(AFTER_SALES, each).level for each in sheets} == {level}


def test_a_sheet_of_a_failed_audit_is_below_the_lowest_level() -> None:
    sheets = [sheet(AFTER_SALES, AuditOutcome(None), Random(seed)) for seed in SEEDS]

    assert {score(AFTER_SALES, each).failed_because for each in sheets} == {
        (FailureReason.BELOW_LOWEST_LEVEL,)
    }


def test_five_special_deductions_fail_a_sufficient_score() -> None:
    sheets = [sheet(AFTER_SALES, AuditOutcome(None, deductions=5), Random(seed)) for seed in SEEDS]

    assert {score(AFTER_SALES, each).failed_because for each in sheets} == {
        (FailureReason.SPECIAL_DEDUCTIONS,)
    }


@pytest.mark.parametrize("scheme", [each for each in SCHEMES.values() if each.table is None])
def test_a_scheme_without_points_gets_a_verdict(scheme: Scheme) -> None:
    passed = score(scheme, sheet(scheme, AuditOutcome("qualified"), Random(1)))

    assert passed.level == "qualified"
