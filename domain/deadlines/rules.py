"""Rules for due items: application, audits, lifecycle and proceedings."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from domain.body import Body
from domain.calendar import add_months, civil_date, end_of_day
from domain.certificate.audits import (
    SURVEILLANCE,
    awaits_review,
    deletions_differ,
    initial_audits_held,
    last_day_of_use,
)
from domain.certificate.context import Context
from domain.certificate.errors import NotRecommended
from domain.certificate.records import Audit
from domain.certificate.set_aside import open_to_set_aside
from domain.certificate.slips import slip_confirmable_until
from domain.certificate.state import LIVE, UNDECIDED, Certificate, Stage
from domain.certificate.surveillance import next_surveillance_due
from domain.certificate.upgrade import must_reach_a_higher_level
from domain.deadlines.item import Dates, Due, Kind, day_after, due_in_working_days
from domain.deadlines.transition import can_support_transition, transition_deadline
from domain.events.evaluation import AuditPurpose
from domain.events.upkeep import Measure
from domain.scheme.limits import Limits
from domain.scheme.model import Scheme
from domain.scheme.published import PublishedScheme
from domain.working_days import WEEKENDS_ALONE, WorkingDays


def application(case: Certificate) -> Iterator[Due]:
    """What an application waits for until its first audit is planned."""
    match case.stage:
        case Stage.APPLIED if case.supplement_due:
            day = case.supplement_due
            yield Due(Kind.SUPPLEMENT_OVERDUE, due_at=end_of_day(day), shown_from=day_after(day))
        case Stage.APPLIED:
            yield Due(Kind.APPLICATION_TO_REVIEW)
        case Stage.ACCEPTED:
            yield Due(Kind.AGREEMENT_MISSING)
        case Stage.SIGNED:
            yield Due(Kind.AUDIT_TO_PLAN)
        case _:
            pass


def audits(case: Certificate, scheme: PublishedScheme) -> Iterator[Due]:
    """What each open audit waits for: recording, review, decision."""
    for audit in case.audits:
        is_current = case.stage in (UNDECIDED if audit.purpose is AuditPurpose.INITIAL else LIVE)
        if is_current and audit.open and (kind := _awaited(case, audit, scheme)):
            last = _decided_by(case, audit, kind, scheme)
            is_planned = audit.held_to is None and audit.ends
            due_on = audit.ends if is_planned else _deadline(case, audit, scheme)
            yield Due(kind, str(audit.number), end_of_day(due_on) if due_on else None, shown_to=last)


def _awaited(case: Certificate, audit: Audit, scheme: PublishedScheme) -> Kind | None:
    if audit.held_to is None:
        return Kind.AUDIT_TO_RECORD
    if _needs_review(case, audit):
        return Kind.REVIEW_WAITING
    return Kind.DECISION_WAITING if _needs_decision(case, audit, scheme) else None


def _deadline(case: Certificate, audit: Audit, scheme: PublishedScheme) -> date | None:
    """After the deadline of a transition its audit leads nowhere (rule 12)."""
    return transition_deadline(case, scheme) if audit.purpose is AuditPurpose.TRANSITION else None


def _decided_by(case: Certificate, audit: Audit, kind: Kind, scheme: PublishedScheme) -> date | None:
    """The last day on which an upgrade may rest on it (rule 38); an application can still be refused."""
    if audit.purpose is AuditPurpose.TRANSITION:
        return _deadline(case, audit, scheme)
    rules = scheme.editions.get(case.edition)
    is_upgrade = kind is Kind.DECISION_WAITING and audit.purpose is AuditPurpose.UPGRADE
    return last_day_of_use(audit, rules.limits) if is_upgrade and rules else None


def _needs_review(case: Certificate, audit: Audit) -> bool:
    """A refusal set aside on appeal is reviewed again; a surveillance only for its deletions (rule 19)."""
    if audit.purpose in SURVEILLANCE:
        return audit.reviewed is None and deletions_differ(case, audit)
    reviewed = (AuditPurpose.INITIAL, AuditPurpose.UPGRADE, AuditPurpose.TRANSITION)
    return audit.purpose in reviewed and awaits_review(case, audit)


def _needs_decision(case: Certificate, audit: Audit, scheme: PublishedScheme) -> bool:
    """Nothing is granted with an open finding (rule 1), but a negative review can lead to a refusal.

    Nothing waits for an upgrade that cannot be: the audit reached no higher level, or it is suspended. Nor
    does a transition that the audit does not support.
    """
    rules = scheme.editions.get(case.edition)
    if audit.purpose in SURVEILLANCE:
        return True
    if audit.purpose is AuditPurpose.INITIAL:
        return _decides_the_application(case, audit) and not (audit.reviewed and case.findings)
    if audit.purpose is AuditPurpose.UPGRADE and not (rules and _can_upgrade(case, audit, rules)):
        return False
    if audit.purpose is AuditPurpose.TRANSITION and not can_support_transition(case, audit, scheme):
        return False
    return audit.purpose is not AuditPurpose.CHANGE and bool(audit.reviewed) and not case.findings


def _can_upgrade(case: Certificate, audit: Audit, rules: Scheme) -> bool:
    if case.stage is not Stage.GRANTED:
        return False
    try:
        must_reach_a_higher_level(case, audit, rules)
    except NotRecommended:
        return False
    return True


def _decides_the_application(case: Certificate, audit: Audit) -> bool:
    """Whether a grant could rest on the audit, or a refusal if it could rest on none."""
    if case.stage is not Stage.REVIEWED:
        return False
    reviewed = [each for each in initial_audits_held(case) if each.reviewed is not None]
    return audit in ([each for each in reviewed if each.reviewed] or reviewed[-1:])


def findings(case: Certificate) -> Iterator[Due]:
    """Each open finding until its own last day, or the earlier one accepted for its correction."""
    if case.stage in UNDECIDED | LIVE:
        for each in case.findings:
            yield Due(Kind.FINDING_DUE, each.finding.id, end_of_day(each.due))


def overdue_findings(case: Certificate, limits: Limits) -> Iterator[Due]:
    """Rule 18: from the day after the last one for a finding, suspension is due within some days."""
    if case.may_be_suspended:
        for each in case.findings:
            first = day_after(each.due)
            last = first + timedelta(days=limits.suspend_within_days)
            item = Due(Kind.FINDING_OVERDUE, each.finding.id, end_of_day(last), first)
            yield from _while_suspendable(item, case)


SURVEILLANCE_AHEAD: Final = timedelta(days=90)


def surveillance(case: Certificate, scheme: PublishedScheme) -> Iterator[Due]:
    """Rule 8: from the day after the last one for the surveillance, suspension is due."""
    if case.edition not in scheme.editions:
        return
    last_day = next_surveillance_due(case, Context(scheme, Body()))
    if last_day:
        at = end_of_day(last_day)
        yield Due(
            Kind.SURVEILLANCE_DUE, "", at, last_day - SURVEILLANCE_AHEAD, _supervised_by(case, last_day)
        )
        if case.may_be_suspended:
            overdue = Due(Kind.SURVEILLANCE_OVERDUE, "", at, day_after(last_day))
            yield from _while_suspendable(overdue, case)


def _while_suspendable(item: Due, case: Certificate) -> Iterator[Due]:
    """The item; while suspended without fault up to that last day, after which only revocation is open."""
    if case.suspension is None:
        yield item
    elif item.shown_from is None or item.shown_from <= case.suspension.until:
        yield replace(item, shown_to=case.suspension.until)


def _supervised_by(case: Certificate, last_day: date) -> date:
    """While suspended an overdue surveillance is still held: nothing is lifted without it."""
    return max(last_day, case.suspension.until) if case.suspension else last_day


def measures(
    case: Certificate, limits: Limits, dates: Dates, working_days: WorkingDays = WEEKENDS_ALONE
) -> Iterator[Due]:
    """Measures that a failed surveillance or a complaint ordered and that were not taken yet."""
    is_under_way = any(each.purpose is AuditPurpose.SUPPLEMENTARY and each.open for each in case.audits)
    for measure in sorted(case.measures):
        if measure is Measure.SUPPLEMENTARY_AUDIT and is_under_way:
            continue
        item = Due(Kind.MEASURE_PENDING, measure)
        is_of_complaint = measure in case.measures_of_complaints
        ordered_on = case.suspension_ordered_on if is_of_complaint else dates.measures_ordered_on
        match measure:
            case Measure.SUSPEND if ordered_on:
                last = ordered_on + timedelta(days=limits.suspend_within_days)
                yield replace(item, due_at=end_of_day(last))
            case Measure.REVOKE if ordered_on:
                count = limits.revoke_within_working_days
                yield due_in_working_days(item, ordered_on, count, working_days)
            case _:
                yield item


def renewal(case: Certificate, limits: Limits) -> Iterator[Due]:
    """The window for the next cycle."""
    if case.valid_until is None:
        return
    if case.stage is Stage.GRANTED and case.replaced_by is None:
        opens_on = add_months(case.valid_until, -limits.recertification_opens_months)
        late_from = add_months(case.valid_until, -limits.recertification_warns_months)
        yield Due(Kind.RECERTIFICATION_WINDOW, "", end_of_day(late_from), opens_on)


def changes(case: Certificate) -> Iterator[Due]:
    """Each reported change until it is decided."""
    for change in case.changes:
        kind = Kind.CHANGE_TO_EVALUATE if change.favourable is None else Kind.CHANGE_TO_DECIDE
        yield Due(kind, str(change.number))


def appeals(case: Certificate) -> Iterator[Due]:
    """Each appeal until it is decided, whatever the certificate: acknowledged first (rule 32)."""
    for appeal in case.appeals:
        if not appeal.decided:
            kind = Kind.APPEAL_TO_DECIDE if appeal.acknowledged else Kind.APPEAL_TO_ACKNOWLEDGE
            yield Due(kind, str(appeal.number))


def slips(case: Certificate, limits: Limits) -> Iterator[Due]:
    """Each proposal to set a slip aside, until the last day for confirming it (rule 25)."""
    decisions = {each.version: each for each in open_to_set_aside(case)}
    for proposal in case.proposals:
        if proposal.of in decisions:
            last = slip_confirmable_until(decisions[proposal.of], limits)
            yield Due(Kind.SLIP_TO_CONFIRM, str(proposal.version), end_of_day(last), shown_to=last)


def complaints(
    case: Certificate, limits: Limits, working_days: WorkingDays = WEEKENDS_ALONE
) -> Iterator[Due]:
    """Each complaint; three limits run from its arrival. It is closed once all else is done (rule 32)."""
    for complaint in case.complaints:
        subject, arrived = str(complaint.number), complaint.received_at
        day = civil_date(arrived)
        if not complaint.acknowledged:
            time_limit = timedelta(hours=limits.complaint_acknowledge_hours)
            yield Due(Kind.COMPLAINT_TO_ACKNOWLEDGE, subject, arrived + time_limit)
        if not complaint.answered:
            answer = Due(Kind.COMPLAINT_TO_ANSWER, subject)
            yield due_in_working_days(answer, day, limits.complaint_answer_working_days, working_days)
        close_by = day + timedelta(days=limits.complaint_close_days)
        if complaint.ready_to_close:
            yield Due(Kind.COMPLAINT_TO_CLOSE, subject, end_of_day(close_by))
        elif complaint.investigated_by is None:
            yield Due(Kind.COMPLAINT_TO_INVESTIGATE, subject, end_of_day(close_by))
