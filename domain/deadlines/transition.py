"""Rules for due items of a transition to the edition that succeeds, up to its deadline (rule 12)."""

from collections.abc import Iterator
from datetime import date

from domain.calendar import end_of_day
from domain.certificate.records import Audit
from domain.certificate.state import Certificate
from domain.deadlines.item import Due, Kind, day_after
from domain.events.evaluation import AuditPurpose
from domain.scheme.published import PublishedScheme


def transition(case: Certificate, scheme: PublishedScheme) -> Iterator[Due]:
    """The audit for the next edition until one is under way; after the deadline only an end is open."""
    last = transition_deadline(case, scheme)
    if last is None or case.valid_until is None or last >= case.valid_until:
        return
    if not any(_is_under_way(case, audit, scheme) for audit in case.audits):
        successor = scheme.successions[case.edition].successor
        yield Due(Kind.EDITION_TRANSITION, successor, end_of_day(last), shown_to=last)
    yield Due(Kind.EDITION_LAPSED, case.edition, end_of_day(last), day_after(last))


def transition_deadline(case: Certificate, scheme: PublishedScheme) -> date | None:
    """The last day for moving the certificate to the next edition, if there is one."""
    succession = scheme.successions.get(case.edition)
    return succession.deadline if succession else None


def can_support_transition(case: Certificate, audit: Audit, scheme: PublishedScheme) -> bool:
    """Whether the results of the audit allow the move: it recommends it, at the level of the certificate."""
    succession = scheme.successions.get(case.edition)
    rules = scheme.editions.get(succession.successor) if succession else None
    if rules is None or not audit.recommended:
        return False
    return rules.ranks.get(audit.level or "", 0) >= rules.ranks.get(case.level or "", len(rules.ranks) + 1)


def _is_under_way(case: Certificate, audit: Audit, scheme: PublishedScheme) -> bool:
    """Whether the audit is for the transition, and can still lead to it."""
    if audit.purpose is not AuditPurpose.TRANSITION or not audit.open:
        return False
    if audit.held_to is None:
        return True
    return audit.reviewed is not False and can_support_transition(case, audit, scheme)
