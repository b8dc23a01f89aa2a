"""Due items of a successor that wait for its first day: until then they are due before it (rule 16)."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from domain.certificate.pending_matters import is_suspended_from_before, matters_from_before
from domain.certificate.state import Certificate
from domain.deadlines.duties import unordered_subject
from domain.deadlines.item import Due, Kind
from domain.events.upkeep import Measure

_OF_SUSPENSIONS: Final = frozenset({Kind.SUSPENSION_ENDING, Kind.SUSPENSION_OVER})


def from_first_day(item: Due, case: Certificate) -> Due:
    """The item; what is due at the predecessor until the first day is due here from that day on.

    So is a suspension for a cause of its own: until then the predecessor alone is suspended.
    """
    waits = _is_from_before(item, case) or (case.cycle > 0 and _is_suspension(item))
    if case.valid_from is None or not waits:
        return item
    return replace(item, shown_from=max(item.shown_from or case.valid_from, case.valid_from))


def _is_from_before(item: Due, case: Certificate) -> bool:
    """Whether it is about what passed, or was carried over, from the predecessor."""
    if item.kind in _OF_SUSPENSIONS:
        return is_suspended_from_before(case)
    return item.subject in _subjects(case).get(item.kind, ())


def _is_suspension(item: Due) -> bool:
    return item.kind is Kind.FINDING_OVERDUE or (item.kind, item.subject) == (
        Kind.MEASURE_PENDING,
        Measure.SUSPEND,
    )


def _subjects(case: Certificate) -> Mapping[Kind, Collection[str]]:
    matters = matters_from_before(case)
    findings = {each.finding.id for each in matters.findings}
    changes = {str(each.number) for each in matters.changes}
    misuses = {str(each.number) for each in matters.misuses}
    orders = {str(each.number) for each in matters.orders}
    return {
        Kind.FINDING_DUE: findings,
        Kind.FINDING_OVERDUE: findings,
        Kind.MEASURE_PENDING: matters.measures,
        Kind.CHANGE_TO_EVALUATE: changes,
        Kind.CHANGE_TO_DECIDE: changes,
        Kind.MISUSE_TO_ORDER: misuses,
        Kind.CORRECTION_ORDERED: orders,
        Kind.MISUSE_UNCORRECTED: orders | {unordered_subject(each.number) for each in matters.misuses},
    }
