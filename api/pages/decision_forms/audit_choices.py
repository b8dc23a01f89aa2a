"""Choices of people in the forms about audits: who may be on a team, and whose interest is to be weighed."""

from api.pages.decision_forms.form_context import FormContext
from api.pages.decision_forms.forms import Choices
from domain.certificate.bearing import audits_to_uphold, interested_auditors
from domain.certificate.competence import NotCompetent, must_be_competent
from domain.certificate.errors import ImpartialityRequired
from domain.certificate.independence import must_be_able_to_evaluate
from domain.values import PersonId, Role


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
