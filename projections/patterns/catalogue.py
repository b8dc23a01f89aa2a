"""Catalogue of patterns, in the order in which pages list them."""

from collections.abc import Mapping
from typing import Any, Final

from projections.patterns.affected_holders import AffectedHolders
from projections.patterns.contradicted_grounds import ContradictedGrounds
from projections.patterns.deletions import Deletions
from projections.patterns.late_interests import LateInterests
from projections.patterns.late_records import LateRecords
from projections.patterns.left_sanctions import LeftSanctions
from projections.patterns.old_audits import OldAudits
from projections.patterns.overdue import Overdue
from projections.patterns.paper_extensions import PaperExtensions
from projections.patterns.pattern import Pattern
from projections.patterns.perfect_audits import PerfectAuditors
from projections.patterns.quick_grants import QuickGrants
from projections.patterns.reinstatements import Reinstatements
from projections.patterns.sanctioned_predecessors import SanctionedPredecessors
from projections.patterns.set_asides import SetAsides
from projections.patterns.suspended_again import SuspensionsAgain
from projections.patterns.two_certificates import CertificatePairs
from projections.patterns.without_approval import ActsWithoutApproval

_LIST: Final[tuple[type[Pattern[Any]], ...]] = (
    QuickGrants,
    OldAudits,
    Deletions,
    PerfectAuditors,
    LateInterests,
    Overdue,
    Reinstatements,
    SuspensionsAgain,
    ContradictedGrounds,
    LeftSanctions,
    SanctionedPredecessors,
    CertificatePairs,
    PaperExtensions,
    SetAsides,
    LateRecords,
    ActsWithoutApproval,
    AffectedHolders,
)

PATTERNS: Final[Mapping[str, type[Pattern[Any]]]] = {each.declaration.name: each for each in _LIST}
"""Every pattern by its name in URLs."""


def operation_id(name: str) -> str:
    """The operation id of the JSON route of a pattern: part of the contract."""
    return f"audit_{name.replace('-', '_')}"
