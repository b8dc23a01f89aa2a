"""What are the fields of a form called, what helps to fill them in, and what is wrong with an entry?"""

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from api.pages.language import Language
from api.pages.terms import field_hint, field_label, validation_error_text
from api.pages.terms.values import DisplayName
from domain.certificate import errors as certificate
from domain.errors import TranslatableError
from domain.scheme.errors import UnknownLevel


def _(text: str) -> str:
    """Mark a text for the catalogue; it is said in a language later."""
    return text


LABELS: Final[Mapping[str, str]] = {
    "Application.prior": _("Number of the certificate to be continued"),
    "Rectification.rectifies": _("Record with the error"),
}
"""Where a form asks for something else than what goes on record."""

HINTS: Final[Mapping[str, str]] = {
    "documents": _(
        "Files stay with you: on record are their names and digests. Rows without them are left out."
    ),
    "SupplementRequest.missing": _("One thing in each row; blank rows are left out."),
    "Acceptance.conditions": _("Confirm each condition that was found to be met; all of them must be."),
    "Reinstatement.conditions_met": _("Confirm each condition that was met; all of them must be."),
    "ChangeReport.proposed": _("Fill in what changes only; what is left empty stays as it is."),
    "Rectification.altered": _("Fill in what was wrong only; what is left empty stays as it is."),
    "Rectification.rectifies": _("The correction holds from when this record did."),
    "AppealDecision.effective_on": _("Only if it is upheld against a sanction that still holds."),
    "ChangeEvaluation.audit": _("The audit that looked at it, if there was one."),
    "ComplaintNotice.received_at": _("By the clocks of China. The time to acknowledge it runs from then."),
    "AuditPlan.leader": _("The leader is on the team."),
    "AuditPlan.team": _("Everyone who goes, the leader among them."),
}
"""Model and field, or field of any model → what these forms have to say about it."""

_ENTRY_ERROR: Final = _("%(field)s: %(said)s")


def label(model: type[BaseModel], field: str, language: Language) -> str:
    """What a field is called."""
    override = LABELS.get(f"{model.__name__}.{field}")
    return language.gettext(override) if override else field_label(field, language, model)


def hint(model: type[BaseModel], field: str, language: Language) -> str:
    """What helps to fill a field in; empty if nothing need be said."""
    override = HINTS.get(f"{model.__name__}.{field}") or HINTS.get(field)
    return language.gettext(override) if override else field_hint(field, language, model)


def yes_no_choices(language: Language) -> tuple[tuple[str, str], ...]:
    """The two answers to a question, as (value, text) pairs."""
    return tuple((value, language.term("value", value)) for value in ("yes", "no"))


def entry_error(error: ErrorDetails, field: str, language: Language, display_name: DisplayName) -> str:
    """What is wrong with an entry, and which one is meant; a refusal of the domain says so itself."""
    text = validation_error_text(error, language, display_name)
    if not field or isinstance(error.get("ctx", {}).get("error"), TranslatableError):
        return text
    return language.gettext(_ENTRY_ERROR) % {"field": field, "said": text}


_DAYS: Final = ("effective_on", "due", "signed_on", "valid_from", "until", "reported_on", "lodged_on")
_PROCEEDING_FIELDS: Final = ("finding", "change", "appeal", "complaint", "against", "audit", "rectifies")

FIELDS: Final[Mapping[type[TranslatableError], tuple[str, ...]]] = {
    UnknownLevel: ("level",),
    certificate.LevelTooHigh: ("level",),
    certificate.LevelNotAvailable: ("level",),
    certificate.ReasonRequired: ("lower_because",),
    certificate.SuspensionTooLong: ("until",),
    certificate.ConditionsNotConfirmed: ("conditions", "conditions_met"),
    certificate.UnknownProceeding: _PROCEEDING_FIELDS,
    certificate.DatesOutOfOrder: (*_DAYS, "received_at", "ends"),
    certificate.EditionNotInForce: ("edition",),
    certificate.ImpartialityRequired: ("team",),
    certificate.RecertificationNotOpen: ("prior",),
    certificate.PreviousCertificateNotValid: ("prior",),
}
"""Refusal → the fields that it is about; the first that the form has is meant."""


def error_field(error: TranslatableError, terms: type[BaseModel]) -> str:
    """The name of the field that a refusal is about; empty if it is about the whole."""
    candidates = next((FIELDS[kind] for kind in type(error).__mro__ if kind in FIELDS), ())
    return next((name for name in candidates if name in terms.model_fields), "")
