"""Choices in the forms about audits: which audit, who may be on a team, whose interest is to be weighed."""

from collections.abc import Callable, Mapping
from typing import Final

from api.pages.decision_forms.form_context import FormContext
from api.pages.decision_forms.forms import Choices
from api.pages.language import gettext_noop
from domain.certificate.audits import AuditChoice
from domain.certificate.bearing import audits_to_uphold, interested_auditors
from domain.certificate.competence import NotCompetent, must_be_competent
from domain.certificate.context import Act, Context
from domain.certificate.decision import to_grant
from domain.certificate.errors import ImpartialityRequired
from domain.certificate.evaluation import to_record, to_review
from domain.certificate.independence import must_be_able_to_evaluate
from domain.certificate.planning import planned
from domain.certificate.records import Audit
from domain.certificate.state import Certificate
from domain.certificate.upgrade import to_upgrade
from domain.certificate.upkeep import to_supervise, to_transition
from domain.events.evaluation import Audited
from domain.scheme.sheet import Deleted, ScoredSheet
from domain.values import ClauseId, PersonId, Role

AUDITS_BY_DECISION: Final[Mapping[str, Callable[[Certificate, Act, Context], AuditChoice]]] = {
    "cancel-audit": planned,
    "replace-team": planned,
    "record-audit": to_record,
    "review": to_review,
    "grant": to_grant,
    "supervise": to_supervise,
    "upgrade": to_upgrade,
    "transition": to_transition,
}
"""Decision that rests on an audit → the audits that await it. Each with an optional `audit` must be listed,
but for `evaluate-change`, which needs none."""


def fitting_audits(context: FormContext) -> tuple[Audit, ...]:
    """The audits that the decision can rest on; none for a decision that rests on no audit."""
    if context.name not in AUDITS_BY_DECISION:
        return ()
    return AUDITS_BY_DECISION[context.name](context.case, context.act, context.decision_context).fitting


def audit_choices(context: FormContext) -> Choices:
    """The audits, where the person has a choice: one that is the only one to fit goes without saying."""
    if context.name in AUDITS_BY_DECISION:
        fitting = fitting_audits(context)
        audits = fitting if len(fitting) > 1 else ()
    else:
        audits = tuple(each for each in context.case.audits if each.held_to)
    return Choices(tuple((str(each.number), audit_label(each, context)) for each in audits))


def audit_label(audit: Audit, context: FormContext) -> str:
    """Number, purpose and days of an audit: those on which it was held, or is planned."""
    purpose, day = context.language.term("purpose", audit.purpose), context.language.day
    first, last = audit.held_from or audit.starts, audit.held_to or audit.ends
    if not (first and last):
        return context.translate("Audit %(number)s: %(purpose)s", number=audit.number, purpose=purpose)
    days = {"from": day(first), "to": day(last)}
    text = gettext_noop("Audit %(number)s: %(purpose)s, %(from)s to %(to)s")
    return context.translate(text, number=audit.number, purpose=purpose, **days)


def deletion_choices(context: FormContext) -> Choices:
    """The clauses that the sheets to be reviewed delete, each with the justification of the auditors."""
    numbers = {each.number for each in fitting_audits(context)}
    texts: dict[str, list[str]] = {}
    for recorded in context.history:
        event = recorded.event
        if isinstance(event, Audited) and event.audit in numbers and isinstance(event.sheet, ScoredSheet):
            for result in event.sheet.results:
                if isinstance(result, Deleted):
                    texts.setdefault(result.clause, []).append(result.justification)
    return Choices(
        tuple((clause, f"{_clause(clause, context)}　{'；'.join(texts[clause])}") for clause in sorted(texts))
    )


def _clause(id: ClauseId, context: FormContext) -> str:
    """The number and the title of a clause of the scheme."""
    tables = (rules.table for rules in context.scheme.editions.values() if rules.table)
    clauses = (clause for table in tables for section in table.sections for clause in section.clauses)
    title = next((clause.title for clause in clauses if clause.id == id), None)
    return f"{id} {context.language.localise(title)}" if title else id


def team_choices(context: FormContext) -> Choices:
    """The auditors of the body, with a warning for those who may not audit; other ids can be entered."""
    name = context.people.name_with_id
    options = (
        (
            each,
            _with_warning(
                name(each), impartiality_warning(each, context) or competence_warning(each, context)
            ),
        )
        for each in context.people.active_in_role(Role.AUDITOR)
    )
    return Choices(tuple(options), free=True)


def competence_warning(person: PersonId, context: FormContext) -> str:
    """Why this person may not audit today by the competence register (rule 27); empty if they may."""
    try:
        must_be_competent((person,), (context.today, context.today), context.rules, context.decision_context)
    except NotCompetent:
        return context.translate("Not on the competence register today")
    return ""


def impartiality_warning(person: PersonId, context: FormContext) -> str:
    """Why this person may not audit the case (rule 2); empty if no reason is known."""
    try:
        must_be_able_to_evaluate(context.case, person, context.act, context.decision_context)
    except ImpartialityRequired as error:
        return context.error_text(error)
    return ""


def interested_people(context: FormContext) -> Choices:
    """Auditors of the case with an interest that the reviewer has not weighed (rule 37)."""
    case, name = context.case, context.people.name_with_id
    people = {
        person: audit.number
        for audit in audits_to_uphold(case, context.decision_context)
        for person in sorted(interested_auditors(case, audit, context.decision_context) - audit.upheld_for)
    }
    return Choices(tuple((person, name(person)) for person in people))


def _with_warning(text: str, warning: str) -> str:
    return f"{text}　⚠ {warning}" if warning else text
