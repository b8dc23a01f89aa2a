"""Who can be sent to audit, and about whom does whoever plans it have to be warned?"""

from api.pages.decision_forms.fields import Choices
from api.pages.decision_forms.form_context import FormContext
from domain.certificate.errors import ImpartialityRequired
from domain.certificate.independence import must_be_able_to_evaluate
from domain.values import PersonId, Role


def team_choices(context: FormContext) -> Choices:
    """The auditors of the body, those who may not go with the reason why; others can be named by their id."""
    auditors = context.people.active_in_role(Role.AUDITOR)
    options = (
        (each, _with_warning(context.people.name_with_id(each), impartiality_warning(each, context)))
        for each in auditors
    )
    return Choices(tuple(options), free=True)


def impartiality_warning(person: PersonId, context: FormContext) -> str:
    """What speaks against sending this person; empty if nothing is known to (rule 2)."""
    try:
        must_be_able_to_evaluate(context.case, person, context.act, context.decision_context)
    except ImpartialityRequired as broken:
        return context.error_text(broken)
    return ""


def _with_warning(text: str, warning: str) -> str:
    return f"{text}　⚠ {warning}" if warning else text
