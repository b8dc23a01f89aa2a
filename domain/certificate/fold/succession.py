"""Fold of the matters that passed from the predecessor (rule 16)."""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from domain.calendar import civil_date
from domain.certificate.pending_matters import NO_MATTERS
from domain.certificate.records import (
    PREDECESSORS_AUDIT,
    Change,
    CorrectionOrder,
    Misuse,
    OpenFinding,
)
from domain.certificate.state import Certificate
from domain.events.succession import Matters, MattersPassed
from domain.events.upkeep import Measure
from domain.recorded import Recorded

R = TypeVar("R")


def after_matters_passed(case: Certificate, recorded: Recorded, event: MattersPassed) -> Certificate:
    """The case with what is pending about its predecessor, in place of what was before.

    What was dealt with here in the meantime stays so: only what differs from the event before changes.
    """
    before, now, day = case.passed or NO_MATTERS, event.matters, civil_date(recorded.recorded_at)
    new_findings = len(_findings(now).keys() - _findings(before).keys())
    measures = case.measures - (set(before.measures) - set(now.measures))
    measures |= set(now.measures) - set(before.measures)
    of_complaints = case.measures_of_complaints - (_of_complaints(before) - _of_complaints(now))
    of_complaints |= _of_complaints(now) - _of_complaints(before)
    return replace(
        case,
        passed=now,
        changes=_merged(case.changes, _changes(before), _changes(now), lambda each: each.number),
        changes_ever=max([case.changes_ever, *(each.number for each in now.changes)]),
        findings=_merged(case.findings, _findings(before), _findings(now), lambda each: each.finding.id),
        findings_passed=case.findings_passed + new_findings,
        measures=measures,
        measures_of_complaints=of_complaints & measures,
        suspension_ordered_on=now.suspension_on or case.suspension_ordered_on,
        orders=_merged(case.orders, _orders(before), _orders(now), lambda each: each.number),
        orders_ever=max([case.orders_ever, *(each.number for each in now.orders)]),
        misuses=_merged(case.misuses, _misuses(before, day), _misuses(now, day), lambda each: each.complaint),
        complaints_ever=max([case.complaints_ever, *(each.number for each in now.misuses)]),
    )


def _merged(
    records: Collection[R],
    before: Mapping[Hashable, R],
    now: Mapping[Hashable, R],
    key: Callable[[R], Hashable],
) -> tuple[R, ...]:
    """The records without those that are gone, with those that changed, and with the new ones."""
    changed = {name: record for name, record in now.items() if record != before.get(name)}
    kept = (each for each in records if key(each) not in before or key(each) in now)
    return (
        *(changed.get(key(each), each) for each in kept),
        *(record for name, record in changed.items() if name not in before),
    )


def _of_complaints(matters: Matters) -> frozenset[Measure]:
    return frozenset({Measure.SUSPEND} if matters.suspension_on else ())


def _changes(matters: Matters) -> Mapping[Hashable, Change]:
    return {
        each.number: Change(each.number, each.proposed, each.reported_on, each.favourable, each.evaluated_by)
        for each in matters.changes
    }


def _findings(matters: Matters) -> Mapping[Hashable, OpenFinding]:
    return {
        each.finding.id: OpenFinding(each.finding, PREDECESSORS_AUDIT, each.corrected, each.accepted_due)
        for each in matters.findings
    }


def _orders(matters: Matters) -> Mapping[Hashable, CorrectionOrder]:
    return {each.number: CorrectionOrder(each.number, each.due) for each in matters.orders}


def _misuses(matters: Matters, day: date) -> Mapping[Hashable, Misuse]:
    """The misuses, known here since that day: the event does not say since when at the predecessor."""
    return {each.number: Misuse(each.number, day) for each in matters.misuses}
