"""Matters that are pending about a certificate when another follows it: they pass to that one (rule 16).

The successor records them with its grant, and again whenever they change at the predecessor. Until its first
day they are dealt with at the predecessor, from then on at the successor.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count
from typing import Final

from domain.certificate.context import Act, Context
from domain.certificate.errors import ProceedingPending
from domain.certificate.records import PREDECESSORS_AUDIT
from domain.certificate.sanction_records import SuspensionRecord
from domain.certificate.state import Certificate
from domain.events.succession import (
    Matters,
    MattersPassed,
    PassedChange,
    PassedFinding,
    PassedMisuse,
    PassedOrder,
)

NO_MATTERS: Final = Matters()


def matters_passed(prior: Certificate, successor: Certificate, reason: str) -> MattersPassed | None:
    """What is pending about `prior`, for the successor; None if that has it on record already."""
    matters = _pending(prior, successor)
    if successor.valid_from is None or matters == (successor.passed or NO_MATTERS):
        return None
    return MattersPassed(
        reason=reason,
        from_stream=prior.id,
        from_version=prior.version,
        from_day=successor.valid_from,
        matters=matters,
    )


def must_be_dealt_with_here(case: Certificate, act: Act, context: Context, *, passed: bool) -> None:
    """Raise ProceedingPending while, or since, what is pending is dealt with at another certificate.

    `passed` says that it passed from the predecessor: what arose here is dealt with here at once.
    """
    if passed:
        must_have_begun(case, act)
    successor = context.successor
    if successor is None or not successor.has_passed_matters or successor.valid_from is None:
        return
    if act.today >= successor.valid_from:
        raise ProceedingPending(
            "Since {day} this is decided at certificate {number}.",
            day=successor.valid_from,
            number=successor.number,
        )


def must_have_begun(case: Certificate, act: Act) -> None:
    """Raise ProceedingPending before the first day: until then the predecessor alone is decided about."""
    if case.valid_from and act.today < case.valid_from:
        raise ProceedingPending(
            "Until {day} this is decided at the previous certificate.", day=case.valid_from
        )


def must_not_be_ahead(case: Certificate, act: Act, context: Context) -> None:
    """Raise ProceedingPending before the first day while the predecessor lives: it is sanctioned itself.

    What is decided there is carried over, and two sanctions would end one another here.
    """
    prior = context.prior
    if prior and prior.replaced_by == case.id and prior.live(act.today):
        must_have_begun(case, act)


def matters_from_before(case: Certificate) -> Matters:
    """What passed from the predecessor, by the last record of it."""
    return case.passed or NO_MATTERS


def is_suspended_from_before(case: Certificate) -> bool:
    """Whether the suspension that runs was carried over from the predecessor."""
    carried = {each.version for each in case.carried}
    return case.suspension is not None and case.suspension.version in carried


def suspension_before(
    case: Certificate, suspension: SuspensionRecord, prior: Certificate
) -> SuspensionRecord | None:
    """The suspension of the predecessor that was carried over as this one, if it was."""
    origins = {each.from_version for each in case.carried if each.version == suspension.version}
    return next((each for each in prior.suspensions if each.version in origins), None)


def _pending(prior: Certificate, successor: Certificate) -> Matters:
    """What is pending, under the numbers that it has in the successor already, or the next ones there."""
    known = successor.passed or NO_MATTERS
    return Matters(
        changes=_changes(prior, successor, known),
        findings=_findings(prior, successor, known),
        measures=tuple(sorted(prior.measures)),
        measures_on=_measures_on(prior),
        suspension_on=prior.suspension_ordered_on if prior.measures & prior.measures_of_complaints else None,
        orders=_orders(prior, successor, known),
        misuses=_misuses(prior, successor, known),
    )


def _measures_on(prior: Certificate) -> date | None:
    """The day of the last conclusion that ordered what is pending still."""
    standing = (each for each in prior.surveillances if not each.set_aside)
    ordering = {each.version for each in standing if prior.unsettled(each) & prior.measures}
    return max((each.on for each in prior.concluded if each.version in ordering), default=None)


def _numbers(origins: Iterable[int], known: Mapping[int, int], ever: int) -> dict[int, int]:
    """Number in the predecessor → the one that it has in the successor already, or the next one there."""
    following = count(ever + 1)
    return {origin: known.get(origin) or next(following) for origin in origins}


def _changes(prior: Certificate, successor: Certificate, known: Matters) -> tuple[PassedChange, ...]:
    passed = {each.origin: each.number for each in known.changes}
    numbers = _numbers((each.number for each in prior.changes), passed, successor.changes_ever)
    return tuple(
        PassedChange(
            number=numbers[each.number],
            origin=each.number,
            proposed=each.proposed,
            reported_on=each.reported_on,
            favourable=each.favourable,
            evaluated_by=each.evaluated_by,
        )
        for each in prior.changes
    )


def _orders(prior: Certificate, successor: Certificate, known: Matters) -> tuple[PassedOrder, ...]:
    passed = {each.origin: each.number for each in known.orders}
    numbers = _numbers((each.number for each in prior.orders), passed, successor.orders_ever)
    return tuple(
        PassedOrder(number=numbers[each.number], origin=each.number, due=each.due) for each in prior.orders
    )


def _misuses(prior: Certificate, successor: Certificate, known: Matters) -> tuple[PassedMisuse, ...]:
    passed = {each.origin: each.number for each in known.misuses}
    origins = [each.complaint for each in prior.misuses]
    numbers = _numbers(origins, passed, successor.complaints_ever)
    return tuple(PassedMisuse(number=numbers[each], origin=each) for each in origins)


def _findings(prior: Certificate, successor: Certificate, known: Matters) -> tuple[PassedFinding, ...]:
    """The open findings; in the successor their ids count those that were ever passed on."""
    ids = {each.origin: each.finding.id for each in known.findings}
    number = count(successor.findings_passed + 1)
    passed = []
    for each in prior.findings:
        origin = each.finding.id
        grade = origin.partition("-")[2][0]  # N or S, as in the ids of an audit's own findings
        new_id = ids.get(origin) or f"{PREDECESSORS_AUDIT}-{grade}{next(number)}"
        finding = each.finding.model_copy(update={"id": new_id})
        passed.append(
            PassedFinding(
                finding=finding, origin=origin, corrected=each.corrected, accepted_due=each.accepted_due
            )
        )
    return tuple(passed)
