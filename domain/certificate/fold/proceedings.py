"""Fold of proceedings: reported changes, rectifications, appeals and complaints."""

from dataclasses import replace
from typing import assert_never

from domain.calendar import civil_date
from domain.certificate.fold.application import decision_record, with_permits
from domain.certificate.fold.evaluation import with_concluded_audit
from domain.certificate.records import (
    Appeal,
    Change,
    Complaint,
    CorrectionOrder,
    Misuse,
    RecordedFields,
)
from domain.certificate.state import Certificate, Stage
from domain.events.appeals import (
    AppealAcknowledged,
    AppealDecided,
    AppealLodged,
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintInvestigated,
    ComplaintKind,
    CorrectionOrdered,
    Follow,
    OrderedCorrectionConfirmed,
)
from domain.events.application import Declined
from domain.events.decision import Refused
from domain.events.evaluation import AuditPurpose
from domain.events.sanctions import Revoked
from domain.events.unions import AppealEvent, ChangeEvent, ComplaintEvent
from domain.events.upkeep import (
    Changed,
    ChangeEvaluated,
    ChangeRejected,
    ChangeRequested,
    Measure,
    Rectified,
)
from domain.organisation import Alteration
from domain.recorded import Recorded


def after_change(case: Certificate, recorded: Recorded, event: ChangeEvent) -> Certificate:
    """The case after an event of a reported change, or a rectification."""
    match event:
        case ChangeRequested():
            change = Change(event.change, event.proposed, event.reported_on)
            return replace(case, changes=(*case.changes, change), changes_ever=event.change)
        case ChangeEvaluated():
            return _with_evaluation(case, recorded, event)
        case Changed(change=number, altered=altered):
            changed = with_alteration(_without_change(case, number), recorded, altered)
            left = {case.particulars.organisation.uscc} if altered.uscc else set[str]()
            return _with_documents(replace(changed, former_usccs=case.former_usccs | left), event)
        case ChangeRejected(change=number):
            rejected_change = next((c for c in case.changes if c.number == number), None)
            record = replace(decision_record(recorded), change=rejected_change)
            return replace(_without_change(case, number), decided=(*case.decided, record))
        case Rectified(altered=altered):
            return _with_documents(with_alteration(case, recorded, altered), event)
        case _:
            assert_never(event)


def _with_evaluation(case: Certificate, recorded: Recorded, event: ChangeEvaluated) -> Certificate:
    """An audit that was held for changes has nothing more to wait for once one is evaluated by it."""
    by = recorded.actor.person
    changes = tuple(
        replace(each, favourable=event.favourable, evaluated_by=by) if each.number == event.change else each
        for each in case.changes
    )
    case = replace(case, changes=changes)
    held_for_changes = {each.number for each in case.audits if each.purpose is AuditPurpose.CHANGE}
    return with_concluded_audit(case, event.audit) if event.audit in held_for_changes else case


def after_appeal(case: Certificate, event: AppealEvent) -> Certificate:
    """The case after an event of an appeal; an appeal upheld reopens the decision against it."""
    match event:
        case AppealLodged(appeal=number, against=against, finding=finding):
            return replace(case, appeals=(*case.appeals, Appeal(number, against, finding=finding)))
        case AppealAcknowledged(appeal=number):
            return _with_appeal(case, replace(case.appeals[number - 1], acknowledged=True))
        case AppealDecided(appeal=number, upheld=upheld):
            appeal = replace(case.appeals[number - 1], decided=True)
            decided_case = _with_appeal(case, appeal)
            return _reopen(decided_case, appeal) if upheld else decided_case
        case _:
            assert_never(event)


def after_complaint(case: Certificate, recorded: Recorded, event: ComplaintEvent) -> Certificate:
    """The case after an event of a complaint or of an order to correct a misuse."""
    # One case per event, so that the type checker lists a missing one.
    match event:
        case ComplaintFiled(complaint=number, kind=kind, received_at=received_at):
            complaint = Complaint(number, kind, received_at, recorded.actor.person)
            return replace(case, complaints=(*case.complaints, complaint), complaints_ever=number)
        case ComplaintAcknowledged(complaint=number):
            complaints = (
                replace(c, acknowledged=c.acknowledged or c.number == number) for c in case.complaints
            )
            return replace(case, complaints=tuple(complaints))
        case ComplaintAnswered(complaint=number):
            complaints = (replace(c, answered=c.answered or c.number == number) for c in case.complaints)
            return replace(case, complaints=tuple(complaints))
        case ComplaintInvestigated(complaint=number):
            by = recorded.actor.person
            complaints = (
                replace(c, investigated_by=by) if c.number == number else c for c in case.complaints
            )
            return replace(case, complaints=tuple(complaints))
        case ComplaintClosed():
            return _closed(case, recorded, event)
        case CorrectionOrdered(order=number, due=due, complaint=complaint_number):
            orders = (*case.orders, CorrectionOrder(number, due))
            misuses = tuple(each for each in case.misuses if each.complaint != complaint_number)
            return replace(case, orders=orders, orders_ever=number, misuses=misuses)
        case OrderedCorrectionConfirmed(order=number):
            return replace(case, orders=tuple(o for o in case.orders if o.number != number))
        case _:
            assert_never(event)


def _closed(case: Certificate, recorded: Recorded, event: ComplaintClosed) -> Certificate:
    closed = next((c for c in case.complaints if c.number == event.complaint), None)
    is_misuse = closed is not None and closed.kind is ComplaintKind.MISUSE_OF_MARK and event.substantiated
    dismissed = frozenset() if event.substantiated else frozenset({event.complaint})
    # What is suspended for its own fault already needs no measure that orders it.
    is_ordered = event.follows is Follow.SUSPENSION and case.may_be_suspended
    ordered = frozenset({Measure.SUSPEND} if is_ordered else ())
    day = civil_date(recorded.recorded_at)
    return replace(
        case,
        measures=case.measures | ordered,
        measures_of_complaints=case.measures_of_complaints | ordered,
        suspension_ordered_on=day if ordered else case.suspension_ordered_on,
        complaints=tuple(c for c in case.complaints if c is not closed),
        complaints_dismissed=case.complaints_dismissed | dismissed,
        misuses=(*case.misuses, Misuse(event.complaint, day)) if is_misuse else case.misuses,
    )


def _with_documents(case: Certificate, event: Changed | Rectified) -> Certificate:
    """The case with the identifier, permits and documents not needed that a change brought."""
    return replace(
        case,
        identifier=event.identifier or case.identifier,
        permits=with_permits(case.permits, event.permits),
        not_applicable=(*case.not_applicable, *event.not_applicable),
    )


def with_alteration(case: Certificate, recorded: Recorded, altered: Alteration) -> Certificate:
    """The case with these particulars, from when the event takes effect."""
    recorded_fields = RecordedFields(
        recorded.version, recorded.effective_at, frozenset(altered.fields), recorded.recorded_at
    )
    # Values that hold from a later day stay, whichever of the two was recorded first.
    fields_set_later = {
        name for known in case.said if known.since > recorded_fields.since for name in known.fields
    }
    particulars = altered.model_copy(update=dict.fromkeys(fields_set_later)).applied_to(case.particulars)
    usccs = case.usccs | ({altered.uscc} if altered.uscc else set())
    return replace(case, particulars=particulars, usccs=usccs, said=(*case.said, recorded_fields))


def _without_change(case: Certificate, number: int) -> Certificate:
    return replace(case, changes=tuple(c for c in case.changes if c.number != number))


def _with_appeal(case: Certificate, appeal: Appeal) -> Certificate:
    others = (appeal if current.number == appeal.number else current for current in case.appeals)
    return replace(case, appeals=tuple(others))


def _reopen(case: Certificate, appeal: Appeal) -> Certificate:
    """Before a grant an appeal upheld reopens the case; after it, separate events record the changes.

    A finding is closed.
    """
    if appeal.finding:
        return replace(
            case,
            findings=tuple(f for f in case.findings if f.finding.id != appeal.finding),
            findings_dismissed=case.findings_dismissed | {appeal.finding},
        )
    record = next(d for d in case.decisions if d.version == appeal.against)
    if record.is_of(Declined):
        return replace(case, stage=Stage.APPLIED)
    if record.is_of(Refused):
        return replace(case, stage=Stage.AUDITED)
    if record.is_of(Revoked):
        # In the first version an appeal upheld left the certificate revoked and lifted the bar (rule 24).
        ends = (replace(e, bars=False) if e.version == record.version else e for e in case.ends)
        return replace(case, ends=tuple(ends))
    if record.change:
        return replace(case, changes=(*case.changes, replace(record.change, favourable=None)))
    return case
