"""How reported changes, corrections of the record, appeals and complaints change what is remembered."""

from dataclasses import replace
from typing import assert_never

from domain.certificate.fold.application import decided_by
from domain.certificate.state import Appeal, Certificate, Change, Complaint, Said, Stage
from domain.events.appeals import (
    AppealAcknowledged,
    AppealDecided,
    AppealLodged,
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintFiled,
)
from domain.events.application import Declined
from domain.events.decision import Refused
from domain.events.unions import AppealEvent, ChangeEvent, ComplaintEvent
from domain.events.upkeep import Changed, ChangeEvaluated, ChangeRejected, ChangeRequested, Rectified
from domain.organisation import Alteration
from domain.recorded import Recorded


def after_change(case: Certificate, recorded: Recorded, event: ChangeEvent) -> Certificate:
    """The case after an event of a reported change, or of a correction of the record."""
    match event:
        case ChangeRequested():
            change = Change(event.change, event.proposed, event.reported_on)
            return replace(case, changes=(*case.changes, change), changes_ever=event.change)
        case ChangeEvaluated(change=number, favourable=favourable):
            by = recorded.actor.person
            changes = (
                replace(c, favourable=favourable, evaluated_by=by) if c.number == number else c
                for c in case.changes
            )
            return replace(case, changes=tuple(changes))
        case Changed(change=number, altered=altered):
            return _altered(_without_change(case, number), recorded, altered)
        case ChangeRejected(change=number):
            rejected = next((c for c in case.changes if c.number == number), None)
            decided = replace(decided_by(recorded), change=rejected)
            return replace(_without_change(case, number), decided=(*case.decided, decided))
        case Rectified(altered=altered):
            return _altered(case, recorded, altered)
        case _:
            assert_never(event)


def after_appeal(case: Certificate, event: AppealEvent) -> Certificate:
    """The case after an event of an appeal; one upheld reopens what it was lodged against."""
    match event:
        case AppealLodged(appeal=number, against=against):
            return replace(case, appeals=(*case.appeals, Appeal(number, against)))
        case AppealAcknowledged(appeal=number):
            return _with_appeal(case, replace(case.appeals[number - 1], acknowledged=True))
        case AppealDecided(appeal=number, upheld=upheld):
            appeal = replace(case.appeals[number - 1], decided=True)
            heard = _with_appeal(case, appeal)
            return _reopened(heard, appeal) if upheld else heard
        case _:
            assert_never(event)


def after_complaint(case: Certificate, recorded: Recorded, event: ComplaintEvent) -> Certificate:
    """The case after an event of a complaint."""
    match event:
        case ComplaintFiled(complaint=number, kind=kind, received_at=received_at):
            filed = Complaint(number, kind, received_at, recorded.actor.person)
            return replace(case, complaints=(*case.complaints, filed), complaints_ever=number)
        case ComplaintAcknowledged(complaint=number):
            known = (replace(c, acknowledged=c.acknowledged or c.number == number) for c in case.complaints)
            return replace(case, complaints=tuple(known))
        case ComplaintAnswered(complaint=number):
            known = (replace(c, answered=c.answered or c.number == number) for c in case.complaints)
            return replace(case, complaints=tuple(known))
        case ComplaintClosed(complaint=number):
            return replace(case, complaints=tuple(c for c in case.complaints if c.number != number))
        case _:
            assert_never(event)


def _altered(case: Certificate, recorded: Recorded, altered: Alteration) -> Certificate:
    said = Said(recorded.version, recorded.effective_at, frozenset(altered.fields))
    # What was said to hold from a later day stays, whichever of the two was recorded first.
    later = {name for known in case.said if known.since > said.since for name in known.fields}
    particulars = altered.model_copy(update=dict.fromkeys(later)).applied_to(case.particulars)
    usccs = case.usccs | ({altered.uscc} if altered.uscc else set())
    return replace(case, particulars=particulars, usccs=usccs, said=(*case.said, said))


def _without_change(case: Certificate, number: int) -> Certificate:
    return replace(case, changes=tuple(c for c in case.changes if c.number != number))


def _with_appeal(case: Certificate, appeal: Appeal) -> Certificate:
    others = (appeal if known.number == appeal.number else known for known in case.appeals)
    return replace(case, appeals=tuple(others))


def _reopened(case: Certificate, appeal: Appeal) -> Certificate:
    """Before a grant an appeal upheld reopens the case; afterwards events of their own say what changed."""
    decided = next(d for d in case.decided if d.version == appeal.against)
    if decided.topic == Declined.topic:
        return replace(case, stage=Stage.APPLIED)
    if decided.topic == Refused.topic:
        return replace(case, stage=Stage.AUDITED)
    if decided.change:
        return replace(case, changes=(*case.changes, replace(decided.change, favourable=None)))
    return case
