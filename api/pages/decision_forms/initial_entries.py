"""Entries that the form of a decision begins with, which the person can change."""

from collections.abc import Mapping
from typing import Final

from pydantic.fields import FieldInfo

from api.pages.decision_forms.audit_choices import fitting_audits
from api.pages.decision_forms.choices import field_choices
from api.pages.decision_forms.evidence import overdue_finding, suggested_ground
from api.pages.decision_forms.form_context import FormContext
from api.pages.decision_forms.forms import ChoicesByField, with_rows
from api.pages.form_data import FormData, form_data
from domain.certificate.state import LIVE
from domain.events.evaluation import AuditPurpose
from domain.scheme.grounds import GroundBasis

PRESELECTED: Final = frozenset(
    {
        "level",
        "finding",
        "change",
        "appeal",
        "complaint",
        "order",
        "against",
        "rectifies",
        "edition",
        "measure",
        "version",
        "proposal",
    }
)
"""Required fields whose only choice is selected in advance."""


AUDIT: Final = "audit"
"""The query parameter of a form with the number of the audit that it is opened for."""


def initial_data(context: FormContext) -> FormData:
    """The entries that a form begins with: the usual values, which the person can change."""
    entries, audit = _usual_entries(context), context.page.request.query_params.get(AUDIT)
    if audit and any(audit == str(each.number) for each in fitting_audits(context)):
        return FormData((*entries.without(AUDIT).fields, (AUDIT, audit)))
    return entries


def _usual_entries(context: FormContext) -> FormData:
    match context.name:
        case "supplement":
            present = {document.kind for document in context.case.documents}
            present |= {each.kind for each in context.case.not_applicable}
            required = (each.kind for each in context.rules.required_documents)
            missing = tuple(kind for kind in required if kind not in present)
            return with_rows(with_lapsed_permits(FormData(), context), "documents", missing)
        case "plan-audit":
            purpose = AuditPurpose.SURVEILLANCE if context.case.stage in LIVE else AuditPurpose.INITIAL
            return form_data([("purpose", purpose.value)])
        case "grant" if len(audits := fitting_audits(context)) == 1:
            return form_data([("level", audits[0].level or "")])
        case "suspend" | "revoke" if ground := suggested_ground(context):
            entries = [("ground", ground.id), ("reason", context.language.localise(ground.title))]
            if ground.basis is GroundBasis.MAJOR_NONCONFORMITY and (finding := overdue_finding(context)):
                entries.append(("finding", finding))
            return form_data(entries)
    choices, fields = field_choices(context), context.decision.terms.model_fields
    preselected = _preselected(choices, fields)
    return with_lapsed_permits(preselected, context) if "permits" in fields else preselected


def with_lapsed_permits(entries: FormData, context: FormContext) -> FormData:
    """The entries with a row for each kind of permit whose last day has passed (rule 28)."""
    lapsed = {permit.kind for permit in context.case.permits if permit.valid_until < context.today}
    return with_rows(entries, "permits", tuple(sorted(lapsed)))


def _preselected(choices: ChoicesByField, fields: Mapping[str, FieldInfo]) -> FormData:
    required = (key for key in PRESELECTED & choices.keys() if fields[key].is_required())
    single = ((key, choices[key].options) for key in required)
    return form_data((key, options[0][0]) for key, options in single if len(options) == 1)
