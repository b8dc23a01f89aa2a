"""Filled-in score sheets for tests: complete ones with a given score, and random valid ones."""

from fractions import Fraction
from typing import Final
from uuid import UUID

from hypothesis import strategies as st

from domain.scheme.model import Scheme
from services.scheme_files import bundled_schemes
from spreadsheets.score_sheets.fields import DEDUCTION, AuditSheet, of_clause, of_row

SCHEMES: Final[dict[str, Scheme]] = {scheme.scheme: scheme for scheme in bundled_schemes()}
AFTER_SALES: Final = SCHEMES["after-sales"]
assert AFTER_SALES.table
SHEET: Final = AuditSheet(UUID(int=5), 1, AFTER_SALES, AFTER_SALES.table)
CLAUSES: Final = tuple(SHEET.table.maxima)

VECTORS: Final = {
    ("95", "100", 0, 0): ("95.00", "five-star"),
    ("94.96", "100", 0, 0): ("94.96", "four-star"),
    ("90.25", "95", 0, 0): ("95.00", "five-star"),
    ("73.8", "82", 0, 0): ("90.00", "four-star"),
    ("96", "100", 1, 0): ("95.00", "five-star"),
    ("96", "100", 5, 0): ("91.00", None),
    ("69", "100", 0, 1): ("70.00", None),
}
"""Points obtained, points applicable, special deductions, bonus → the score as displayed, and the level."""

REPORT: Final = {
    "held_from": "2025-01-06",
    "held_to": "2025-01-06",
    "recommended": "yes",
    "reason": "评审组一致意见",
}


def filled_sheet(
    obtained: str, applicable: str = "100", deductions: int = 0, bonus: int = 0
) -> dict[str, str]:
    """All clauses with a verdict: met, not met, sampled or deleted, none scored directly."""
    to_delete, to_lose = 100 - Fraction(applicable), Fraction(applicable) - Fraction(obtained)
    entries: dict[str, str] = {}
    for clause, maximum in SHEET.table.maxima.items():
        if maximum <= to_delete:
            to_delete -= maximum
            verdict, more = "deleted", {"justification": "不涉及此项服务"}
        else:
            points_lost = min(maximum, to_lose)
            to_lose -= points_lost
            verdict, more = _verdict_for(points_lost / maximum)
        entries |= {of_clause(clause, part): value for part, value in {"verdict": verdict, **more}.items()}
    assert to_delete == to_lose == 0
    for number in range(1, deductions + 1):
        entries |= {of_row(DEDUCTION, number, "basis"): "own_rules"}
        entries |= {of_row(DEDUCTION, number, "statement"): f"未按本企业规定回访（{number}）"}
    return entries | ({"bonus.1.statement": "自建服务数据平台"} if bonus else {})


def _verdict_for(share: Fraction) -> tuple[str, dict[str, str]]:
    if share in (0, 1):
        return ("not_met" if share else "met"), {}
    return "sampled", {"checked": str(share.denominator), "nonconforming": str(share.numerator)}


TEXT: Final = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=30
).filter(lambda text: text.strip() == text and "x005F_" not in text)
COUNTS: Final = st.integers(0, 30).map(str)


@st.composite
def clause_entries(draw: st.DrawFn, clause: str) -> dict[str, str]:
    """The entries of one clause: any verdict, or none."""
    verdict = draw(st.sampled_from(["", "met", "not_met", "sampled", "scored", "deleted"]))
    maximum = SHEET.table.maxima[clause]
    parts: dict[str, str] = {"verdict": verdict} if verdict else {}
    match verdict:
        case "sampled":
            checked = draw(st.integers(1, 30))
            parts |= {"checked": str(checked), "nonconforming": str(draw(st.integers(0, checked)))}
        case "scored":
            parts |= {"points": str(maximum * draw(st.integers(0, 12)) / 12)}
        case "deleted":
            parts |= {"justification": draw(TEXT)}
    return {of_clause(clause, part): value for part, value in parts.items()}


@st.composite
def sheets(draw: st.DrawFn) -> dict[str, str]:
    """A valid sheet, complete or not."""
    entries: dict[str, str] = {}
    for clause in CLAUSES:
        entries |= draw(clause_entries(clause))
    for number in range(1, draw(st.integers(0, 6)) + 1):
        basis = draw(st.sampled_from(["breach_of_law", "own_rules", "sector_rules", "harm_to_system"]))
        entries |= {f"deduction.{number}.basis": basis, f"deduction.{number}.statement": draw(TEXT)}
    for number in range(1, draw(st.integers(0, 4)) + 1):
        entries |= {f"finding.{number}.grade": draw(st.sampled_from(["minor", "major"]))}
        entries |= {f"finding.{number}.statement": draw(TEXT)}
        if draw(st.booleans()):
            entries |= {f"finding.{number}.clause": draw(st.sampled_from(CLAUSES))}
    return entries | ({"bonus.1.statement": draw(TEXT)} if draw(st.booleans()) else {})
