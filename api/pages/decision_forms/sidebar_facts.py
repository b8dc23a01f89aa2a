"""Facts of a case that are shown beside the form of a decision."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from api.pages.decision_forms.audit_choices import audit_label, fitting_audits
from api.pages.decision_forms.choices import permit_kinds
from api.pages.decision_forms.form_context import FormContext
from api.pages.terms import enum_label, field_label
from domain.calendar import last_day_of_months
from domain.certificate.lifting import lifting_evaluated_on
from domain.certificate.records import Audit
from domain.certificate.suspension_limit import SuspensionLimit, limit_of, suspension_limit
from domain.events.appeals import ComplaintFiled, ComplaintInvestigated
from domain.events.evaluation import CorrectionSubmitted
from domain.organisation import Alteration, Organisation

Facts = Iterator[tuple[str, str]]


def sidebar_facts(context: FormContext) -> list[tuple[str, str]]:
    """(label, text) pairs: first about the certificate, then the facts that this decision depends on."""
    case, day = context.case, context.language.day
    facts = [
        (context.translate("Scheme"), context.language.localise(context.rules.title)),
        (context.translate("Edition"), case.edition),
    ]
    if case.level:
        facts.append((context.translate("Level"), context.level(case.level)))
    if case.valid_until:
        facts.append((context.translate("Valid until"), day(case.valid_until)))
    return [*facts, *FACTS_BY_DECISION[context.name](context)]


def alteration_text(alteration: Alteration, context: FormContext) -> str:
    """The proposed values of an alteration in one line."""
    fields = alteration.fields.items()
    return "；".join(
        f"{field_label(name, context.language, Organisation)}：{value}" for name, value in fields
    )


def _audits_facts(context: FormContext) -> Facts:
    """Facts of each audit that the decision can rest on, or else of the one that was held last."""
    held = [audit for audit in context.case.audits if audit.held_to]
    for audit in fitting_audits(context) or held[-1:]:
        yield from _audit_facts(audit, context)
    if held and context.case.findings:
        findings = (each.finding.id for each in context.case.findings)
        yield context.translate("Findings not closed"), context.language.term("list", "and").join(findings)


def _plan_facts(context: FormContext) -> Facts:
    """The planned audits, with their teams."""
    for audit in fitting_audits(context):
        people = (context.display_name(person) for person in audit.team)
        yield audit_label(audit, context), context.language.term("list", "and").join(people)


def _audit_facts(audit: Audit, context: FormContext) -> Facts:
    translate, joined = context.translate, context.language.term("list", "and").join
    yield translate("Audit"), audit_label(audit, context)
    yield translate("Audit team"), joined(context.display_name(person) for person in audit.people)
    yield translate("Level reached"), context.level(audit.level) or context.language.term("value", "none")
    yield translate("Recommended by the team"), _yes_or_no(audit.recommended, context)
    if audit.reviewed is not None:
        yield translate("Review positive"), _yes_or_no(audit.reviewed, context)


def _yes_or_no(value: bool, context: FormContext) -> str:
    return context.language.term("value", "yes" if value else "no")


def _suspension_limit_facts(context: FormContext) -> Facts:
    months = context.rules.limits.suspension_months
    latest = context.language.day(last_day_of_months(context.today, months))
    yield context.translate("Longest suspension"), context.translate("%(months)s months", months=months)
    yield context.translate("Last day if it begins today"), latest

    for ground, limit in _chains(context):
        text = context.translate(
            "%(ground)s: until %(day)s", ground=ground, day=context.language.day(limit.latest)
        )
        yield context.translate("Again on the same ground"), text


def _chains(context: FormContext) -> Iterator[tuple[str, SuspensionLimit]]:
    """The title of each ground on which a suspension today would continue an earlier one, and its limit."""
    for each in context.rules.sanction_grounds.suspension:
        limit = suspension_limit(context.case, each.id, context.today, context.decision_context)
        if limit.chain.earlier:
            yield context.language.localise(each.title), limit


def _suspension_facts(context: FormContext) -> Facts:
    if suspension := context.case.suspension:
        day, limit = context.language.day, limit_of(context.case, suspension, context.decision_context)
        yield context.translate("Suspended since"), context.language.moment(suspension.start)
        yield context.translate("Last day for lifting it"), day(suspension.until)
        yield context.translate("Extended until at most"), day(limit.latest)
        if limit.chain.earlier:
            yield context.translate("Continues a suspension of"), day(limit.chain.first)
        if evaluated_on := lifting_evaluated_on(context.case, suspension, context.decision_context):
            yield context.translate("Lifting evaluated on"), day(evaluated_on)
    yield from _measure_facts(context)


def _measure_facts(context: FormContext) -> Facts:
    if measures := sorted(context.case.measures):
        joined = context.language.term("list", "and").join
        yield (
            context.translate("Measures pending"),
            joined(enum_label(each, context.language) for each in measures),
        )


def _waiver_facts(context: FormContext) -> Facts:
    yield from _audits_facts(context)
    yield from _measure_facts(context)


def _particulars_facts(context: FormContext) -> Facts:
    particulars = context.case.particulars
    values = particulars.organisation.model_dump() | {"scope": particulars.scope}
    for name, value in values.items():
        if value is not None:
            yield field_label(name, context.language, Organisation), str(value)


def _change_facts(context: FormContext) -> Facts:
    for change in context.case.changes:
        proposed = alteration_text(change.proposed, context) or context.translate(
            "Nothing on the certificate"
        )
        yield context.translate("Change %(number)s", number=change.number), proposed
    yield from _permit_facts(context)


def _permit_facts(context: FormContext) -> Facts:
    """Each permit with its last day, and the documents that are not needed (rule 28)."""
    titles = dict(permit_kinds(context.rules, context.language, context.case.permits).options)
    for permit in context.case.permits:
        label = context.translate("%(document)s: last day", document=titles[permit.kind])
        yield label, context.language.day(permit.valid_until)
    for each in context.case.not_applicable:
        yield (
            context.translate("%(document)s: not needed", document=titles.get(each.kind, each.kind)),
            each.because,
        )


def _complaint_facts(context: FormContext) -> Facts:
    open_numbers = {complaint.number for complaint in context.case.complaints}
    for recorded in context.history:
        event = recorded.event
        if isinstance(event, ComplaintFiled) and event.complaint in open_numbers:
            yield context.translate("Complaint %(number)s", number=event.complaint), event.statement
        if isinstance(event, ComplaintInvestigated) and event.complaint in open_numbers:
            text = context.translate("Investigation of complaint %(number)s", number=event.complaint)
            yield text, event.result


def _misuse_facts(context: FormContext) -> Facts:
    for order in context.case.orders:
        yield context.translate("Order %(number)s", number=order.number), context.language.day(order.due)


def _finding_facts(context: FormContext) -> Facts:
    """Each open finding with its last day, and the correction submitted last."""
    submitted = {
        each.event.finding: each.event
        for each in context.history
        if isinstance(each.event, CorrectionSubmitted)
    }
    translate, day = context.translate, context.language.day
    for each in context.case.findings:
        number = each.finding.id
        yield (
            translate("Finding %(number)s", number=number),
            translate("to be closed by %(day)s", day=day(each.due)),
        )
        if each.corrected and (correction := submitted.get(number)):
            yield translate("Correction of %(number)s", number=number), _correction_text(correction, context)


def _correction_text(correction: CorrectionSubmitted, context: FormContext) -> str:
    by_day = context.language.day(correction.by_day) if correction.by_day else None
    return "；".join(filter(None, (correction.action, correction.responsible, by_day)))


def _succession_facts(context: FormContext) -> Facts:
    yield from _audits_facts(context)
    if succession := context.scheme.successions.get(context.case.edition):
        yield context.translate("New edition"), succession.successor
        yield context.translate("To be moved by"), context.language.day(succession.deadline)


def _slip_facts(context: FormContext) -> Facts:
    days = context.rules.limits.slip_confirm_days
    yield (
        context.translate("Time for confirming a slip"),
        context.translate("%(days)s days from the decision", days=days),
    )


def _competence_facts(context: FormContext) -> Facts:
    """Whether teams are checked against the competence register (rule 27), and the rotation of leaders."""
    body, limit = context.decision_context.body, context.rules.limits.rotation_audits
    yield (
        context.translate("Competence register"),
        context.translate("The team must be on it on every day of the audit")
        if body.competence_required
        else context.translate("No entries yet: the team is not checked"),
    )
    if limit:
        yield (
            context.translate("Audits in a row with the same leader"),
            context.translate("%(count)s at most", count=limit),
        )


def _replacement_facts(context: FormContext) -> Facts:
    yield from _plan_facts(context)
    yield from _competence_facts(context)


def _no_facts(_context: FormContext) -> Facts:
    """For decisions that need the facts of the certificate alone."""
    return iter(())


def _appeal_limit_facts(context: FormContext) -> Facts:
    days = context.rules.limits.appeal_days
    yield (
        context.translate("Time to lodge an appeal"),
        context.translate("%(days)s days from the decision", days=days),
    )


FACTS_BY_DECISION: Final[Mapping[str, Callable[[FormContext], Facts]]] = {
    **dict.fromkeys(
        ("review", "uphold-audit", "grant", "refuse", "supervise", "upgrade", "downgrade"), _audits_facts
    ),
    **dict.fromkeys(("request-change", "rectify"), _particulars_facts),
    **dict.fromkeys(("evaluate-change", "change", "reject-change"), _change_facts),
    "supplement": _permit_facts,
    **dict.fromkeys(("acknowledge-complaint", "answer-complaint"), _complaint_facts),
    **dict.fromkeys(("investigate-complaint", "close-complaint"), _complaint_facts),
    **dict.fromkeys(("order-correction", "confirm-correction"), _misuse_facts),
    "suspend": _suspension_limit_facts,
    "waive-measure": _waiver_facts,
    **dict.fromkeys(("extend-suspension", "record-lifting-evaluation", "reinstate"), _suspension_facts),
    **dict.fromkeys(("revoke", "deregister"), _suspension_facts),
    "transition": _succession_facts,
    "lodge-appeal": _appeal_limit_facts,
    **dict.fromkeys(("request-supplement", "accept", "decline", "withdraw"), _no_facts),
    "plan-audit": _competence_facts,
    "cancel-audit": _plan_facts,
    "replace-team": _replacement_facts,
    **dict.fromkeys(("sign-agreement", "record-audit"), _no_facts),
    **dict.fromkeys(
        ("correct", "accept-correction", "reject-correction", "close-nonconformity"), _finding_facts
    ),
    **dict.fromkeys(("acknowledge-appeal", "decide-appeal", "hold-effect", "file-complaint"), _no_facts),
    **dict.fromkeys(("set-aside", "confirm-set-aside"), _no_facts),
    "propose-set-aside": _slip_facts,
}
"""Decision → the facts it depends on. Every decision must be listed."""
