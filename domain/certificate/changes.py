"""Decisions on changes that the holder reports: request, evaluate, approve, reject."""

from datetime import date

from domain.certificate.applying import must_be_free_to_take_code
from domain.certificate.approval import must_be_of_approved_body
from domain.certificate.carrying import SuccessorTerms, must_say_for_successor
from domain.certificate.context import Act, Context
from domain.certificate.declaration import DatedTerms, Effect, Terms, decision
from domain.certificate.errors import (
    DatesOutOfOrder,
    ImpartialityRequired,
    InconsistentValues,
    UnknownProceeding,
)
from domain.certificate.independence import EVALUATORS_OF_CHANGES, INTERESTED, NOBODY
from domain.certificate.pending_matters import matters_from_before, must_be_dealt_with_here
from domain.certificate.records import Change
from domain.certificate.rectification import Rectification
from domain.certificate.state import Certificate
from domain.certificate.timing import effective_within
from domain.certificate.upkeep import must_be_live
from domain.errors import NotAllowedNow
from domain.events.base import Event
from domain.events.evaluation import AuditNumber
from domain.events.upkeep import (
    Changed,
    ChangeEvaluated,
    ChangeKind,
    ChangeNumber,
    ChangeRejected,
    ChangeRequested,
)
from domain.organisation import Alteration, NotApplicables, Permits
from domain.printed_text import must_be_printable
from domain.values import Role, Text

ALTERABLE_FIELDS = {
    ChangeKind.PARTICULARS: frozenset({"uscc", "name", "name_latin", "address", "headcount"}),
    ChangeKind.MANAGEMENT: frozenset({"headcount"}),
    ChangeKind.SERVICE: frozenset({"scope"}),
}
"""What each kind of change may alter on the certificate (domain §2)."""


class ChangeReport(Terms):
    """What the holder reports, and the new values for the certificate."""

    kind: ChangeKind
    description: Text
    proposed: Alteration = Alteration()
    reported_on: date


class ChangeEvaluation(Terms):
    """Whether the change can be approved, and the audit that evaluated it, if any."""

    change: ChangeNumber
    favourable: bool
    audit: AuditNumber | None = None


class ChangeDecision(SuccessorTerms, DatedTerms):
    """The change that is approved, and the permits and documents not needed that it brings (rule 28)."""

    change: ChangeNumber
    not_applicable: NotApplicables = ()
    permits: Permits = ()


class ChangeRejection(Terms):
    """The change that is rejected."""

    change: ChangeNumber


def new_holder_code(case: Certificate, terms: Terms) -> str | None:
    """The credit code that a decision by these terms gives the holder, if it is another one."""
    match terms:
        case Rectification():
            code = terms.altered.uscc
        case ChangeDecision():
            code = next((each.proposed.uscc for each in case.changes if each.number == terms.change), None)
        case _:
            code = None
    return code if code and code != case.particulars.organisation.uscc else None


class NoChangePending(NotAllowedNow):
    """No reported change awaits this decision."""


def _may_request(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("request-change", case, act)


def _may_evaluate(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("evaluate-change", case, act)
    must_be_dealt_with_here(case, act, context, passed=_all_from_before(case))
    if not any(change.favourable is None for change in case.changes):
        raise NoChangePending("No reported change awaits evaluation.")


def _may_decide(case: Certificate, act: Act, context: Context) -> None:
    must_be_live("change", case, act)
    must_be_dealt_with_here(case, act, context, passed=_all_from_before(case))
    if not any(change.favourable is not None for change in case.changes):
        raise NoChangePending("No evaluated change awaits a decision. Evaluate a reported one first.")


def _all_from_before(case: Certificate) -> bool:
    """Whether something passed from the predecessor, and every change that is pending did."""
    return case.has_passed_matters and {each.number for each in case.changes} <= _from_before(case)


def _from_before(case: Certificate) -> set[int]:
    return {each.number for each in matters_from_before(case).changes}


@decision(
    "request-change",
    ChangeReport,
    by={Role.REGISTRAR},
    when=_may_request,
    barred=NOBODY,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={
        "reason": "获证组织更名",
        "kind": "particulars",
        "description": "公司名称变更，工商登记已完成",
        "proposed": {"name": "福州示范智能家电有限公司"},
        "reported_on": "2026-11-20",
    },
    settles=("permit_lapsed", "permit_lapsed/suspendable"),
)
def request_change(case: Certificate, terms: ChangeReport, act: Act, context: Context) -> tuple[Event, ...]:
    """Record a change the holder must report.

    Raises InconsistentValues, DatesOutOfOrder, CharacterNotPrintable, TextNotComposed.
    """
    must_be_printable(terms.proposed.fields)
    altered_fields = frozenset(terms.proposed.fields)
    if not altered_fields <= ALTERABLE_FIELDS[terms.kind]:
        raise InconsistentValues(
            "A change of {kind} alters only: {fields}.",
            kind=terms.kind,
            fields=tuple(sorted(ALTERABLE_FIELDS[terms.kind])),
        )
    if not altered_fields and terms.kind is not ChangeKind.MANAGEMENT:
        raise InconsistentValues("State in 'proposed' what changes on the certificate.")
    if terms.reported_on > act.today:
        raise DatesOutOfOrder("The change cannot have been reported after today {today}.", today=act.today)
    return (
        ChangeRequested(
            reason=terms.reason,
            change=case.changes_ever + 1,
            kind=terms.kind,
            description=terms.description,
            proposed=terms.proposed,
            reported_on=terms.reported_on,
        ),
    )


@decision(
    "evaluate-change",
    ChangeEvaluation,
    by={Role.REVIEWER, Role.AUDITOR},
    when=_may_evaluate,
    barred=INTERESTED,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "变更证明属实", "change": 1, "favourable": True, "audit": None},
    settles=("change_to_evaluate",),
)
def evaluate_change(
    case: Certificate, terms: ChangeEvaluation, act: Act, context: Context
) -> tuple[Event, ...]:
    """Evaluate a reported change, on paper or by an audit. Raises UnknownProceeding."""
    _pending(case, terms.change, act, context)
    if terms.audit and not any(a.number == terms.audit and a.held_to for a in case.audits):
        raise UnknownProceeding("The case has no completed audit {audit}.", audit=terms.audit)
    return (
        ChangeEvaluated(
            reason=terms.reason, change=terms.change, favourable=terms.favourable, audit=terms.audit
        ),
    )


@decision(
    "change",
    ChangeDecision,
    by={Role.DECIDER},
    when=_may_decide,
    barred=EVALUATORS_OF_CHANGES,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "同意变更", "change": 1, "effective_on": None},
    settles=("change_to_decide",),
)
def change(case: Certificate, terms: ChangeDecision, act: Act, context: Context) -> tuple[Event, ...]:
    """Approve the change (ISO/IEC 17065 7.10).

    Raises UnknownProceeding, InconsistentValues, DatesOutOfOrder, SuccessorDiffers, CharacterNotPrintable,
    TextNotComposed, and the refusals of `must_be_free_to_take_code`.
    """
    pending = _evaluated(case, terms.change, act, context)
    must_be_printable(pending.proposed.fields)
    if not pending.favourable:
        raise InconsistentValues(
            "The evaluation of change {change} was not favourable; reject it instead.", change=terms.change
        )
    if pending.proposed.uscc:
        must_be_free_to_take_code(case, act, context)
    if pending.proposed.scope:
        must_be_of_approved_body(case, act, context)
    event = Changed(
        reason=terms.reason,
        change=terms.change,
        altered=pending.proposed,
        effective_on=effective_within(case, terms.effective_on, act),
        not_applicable=terms.not_applicable,
        permits=terms.permits,
    )
    must_say_for_successor(case, terms, (event.altered, event.effective_at(act.at)), act, context)
    return (event,)


@decision(
    "reject-change",
    ChangeRejection,
    by={Role.DECIDER},
    when=_may_decide,
    barred=EVALUATORS_OF_CHANGES,
    effect=Effect.ORDINARY,
    confirmation=None,
    example={"reason": "变更证明不足", "change": 1},
    settles=("change_to_decide",),
)
def reject_change(case: Certificate, terms: ChangeRejection, act: Act, context: Context) -> tuple[Event, ...]:
    """Reject the change; the certificate stays as it is. Raises UnknownProceeding, ImpartialityRequired."""
    _evaluated(case, terms.change, act, context)
    return (ChangeRejected(reason=terms.reason, change=terms.change),)


def _pending(case: Certificate, number: int, act: Act, context: Context) -> Change:
    pending = next((pending for pending in case.changes if pending.number == number), None)
    if pending is None:
        raise UnknownProceeding("The case has no open change {change}.", change=number)
    must_be_dealt_with_here(case, act, context, passed=number in _from_before(case))
    return pending


def _evaluated(case: Certificate, number: int, act: Act, context: Context) -> Change:
    """The change, evaluated by someone else: nobody decides on their own evaluation (ISO/IEC 17065 7.6)."""
    pending = _pending(case, number, act, context)
    if pending.favourable is None:
        raise NoChangePending("Change {change} has not been evaluated; evaluate it first.", change=number)
    if pending.evaluated_by == act.person:
        raise ImpartialityRequired(
            "{person} evaluated this change; someone not involved must do this.", person=act.person
        )
    return pending
