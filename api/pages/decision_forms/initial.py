"""With which entries does a form begin, before anybody has typed anything?"""

from typing import Final

from api.pages.decision_forms.choices import field_choices
from api.pages.decision_forms.form_context import FormContext
from api.pages.decision_forms.rows import with_rows
from api.pages.form_data import FormData, form_data
from domain.certificate.state import LIVE
from domain.events.evaluation import AuditPurpose

PRESELECTED: Final = frozenset(
    {"level", "finding", "change", "appeal", "complaint", "against", "rectifies", "edition"}
)
"""What is chosen already where only one thing fits."""


def initial_data(context: FormContext) -> FormData:
    """What is so in most cases; all of it can be changed."""
    match context.name:
        case "supplement":
            present = {document.kind for document in context.case.documents}
            required = (each.kind for each in context.rules.required_documents)
            return with_rows(FormData(), "documents", tuple(kind for kind in required if kind not in present))
        case "plan-audit":
            purpose = AuditPurpose.SURVEILLANCE if context.case.stage in LIVE else AuditPurpose.INITIAL
            return form_data([("purpose", purpose.value)])
        case "grant" if context.case.audits:
            return form_data([("level", context.case.audits[-1].level or "")])
    choices = field_choices(context)
    single = ((key, choices[key].options) for key in PRESELECTED & choices.keys())
    return form_data((key, options[0][0]) for key, options in single if len(options) == 1)
