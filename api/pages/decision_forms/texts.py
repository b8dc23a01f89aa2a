"""Labels, hints and errors of form fields."""

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from api.pages.language import Language, gettext_noop
from api.pages.terms import field_hint, field_label, validation_error_text
from api.pages.terms.values import DisplayName
from domain.certificate import carrying, competence
from domain.certificate import errors as certificate
from domain.certificate.audits import AuditNotNamed
from domain.certificate.evaluation import DeletionsNotConfirmed
from domain.certificate.planning import AnotherLeaderRequired
from domain.errors import TranslatableError
from domain.scheme.errors import UnknownLevel

LABELS: Final[Mapping[str, str]] = {
    "Application.prior": gettext_noop("Number of the certificate to be continued"),
    "Rectification.rectifies": gettext_noop("Record with the error"),
}
"""Fields whose label on a form differs from that of the recorded value."""

HINTS: Final[Mapping[str, str]] = {
    "documents": gettext_noop(
        "Files stay with you: on record are their names and digests. Rows without them are left out."
    ),
    "not_applicable": gettext_noop(
        "Documents that the law or the scheme does not ask of this organisation, and why."
    ),
    "permits": gettext_noop(
        "The last day of each permit, if it has one; after it the work list asks for a new one."
    ),
    "SupplementRequest.missing": gettext_noop("One thing in each row; blank rows are left out."),
    "Acceptance.conditions": gettext_noop(
        "Confirm each condition that was found to be met; all of them must be."
    ),
    "Reinstatement.conditions_met": gettext_noop("Confirm each condition that was met; all of them must be."),
    "ChangeReport.proposed": gettext_noop("Fill in what changes only; what is left empty stays as it is."),
    "Rectification.altered": gettext_noop("Fill in what was wrong only; what is left empty stays as it is."),
    "Rectification.rectifies": gettext_noop("The correction holds from when this record did."),
    "AppealDecision.effective_on": gettext_noop(
        "Only if it is upheld: the day from which the decision falls; if empty, from the beginning."
    ),
    "ChangeEvaluation.audit": gettext_noop("The audit that looked at it, if there was one."),
    "ComplaintNotice.received_at": gettext_noop(
        "By the clocks of China. The time to acknowledge it runs from then."
    ),
    "audit": gettext_noop("Several audits fit: choose the one that this is about."),
    "ReviewResult.deletions": gettext_noop(
        "Confirm each clause whose deletion is justified; a positive review confirms all of them."
    ),
    "AuditPlan.leader": gettext_noop("The leader is on the team."),
    "AuditPlan.team": gettext_noop("Everyone who goes, the leader among them."),
    "TeamReplacement.leader": gettext_noop("The leader is on the team."),
    "TeamReplacement.team": gettext_noop("Everyone who goes, the leader among them."),
}
"""Model and field, or field of any model → hint."""

_ENTRY_ERROR: Final = gettext_noop("%(field)s: %(said)s")


def label(model: type[BaseModel], field: str, language: Language) -> str:
    """The label of a field."""
    override = LABELS.get(f"{model.__name__}.{field}")
    return language.gettext(override) if override else field_label(field, language, model)


def hint(model: type[BaseModel], field: str, language: Language) -> str:
    """The hint of a field; empty if it has none."""
    override = HINTS.get(f"{model.__name__}.{field}") or HINTS.get(field)
    return language.gettext(override) if override else field_hint(field, language, model)


def yes_no_choices(language: Language) -> tuple[tuple[str, str], ...]:
    """Yes and no as (value, text) pairs."""
    return tuple((value, language.term("value", value)) for value in ("yes", "no"))


def entry_error(error: ErrorDetails, field: str, language: Language, display_name: DisplayName) -> str:
    """The error of an entry with the label of its field; sentences of the domain stand alone."""
    text = validation_error_text(error, language, display_name)
    if not field or isinstance(error.get("ctx", {}).get("error"), TranslatableError):
        return text
    return language.gettext(_ENTRY_ERROR) % {"field": field, "said": text}


_DAYS: Final = (
    *("effective_on", "due", "signed_on", "valid_from", "until", "reported_on", "lodged_on"),
    "held_on",
)
_PROCEEDING_FIELDS: Final = (
    *("finding", "change", "appeal", "complaint", "against", "audit", "rectifies"),
    *("version", "proposal", "measure"),
)

FIELDS: Final[Mapping[type[TranslatableError], tuple[str, ...]]] = {
    UnknownLevel: ("level",),
    certificate.LevelTooHigh: ("level",),
    certificate.LevelNotAvailable: ("level",),
    certificate.ReasonRequired: ("lower_because",),
    certificate.SuspensionTooLong: ("until",),
    certificate.UnknownGround: ("ground",),
    certificate.GroundContradicted: ("ground",),
    certificate.EvidenceMissing: ("document",),
    certificate.ConditionsNotConfirmed: ("conditions", "conditions_met"),
    certificate.UnknownProceeding: _PROCEEDING_FIELDS,
    certificate.DatesOutOfOrder: (*_DAYS, "received_at", "ends"),
    certificate.EditionNotInForce: ("edition",),
    certificate.ImpartialityRequired: ("team",),
    carrying.SuccessorDiffers: ("carry",),
    competence.NotCompetent: ("team",),
    competence.RotationDue: ("leader",),
    AnotherLeaderRequired: ("leader",),
    AuditNotNamed: ("audit",),
    DeletionsNotConfirmed: ("deletions",),
    certificate.RecertificationNotOpen: ("prior",),
    certificate.PreviousCertificateNotValid: ("prior",),
}
"""Error → the fields it may belong to; the first that the form has is used."""


def error_field(error: TranslatableError, terms: type[BaseModel]) -> str:
    """The name of the field that an error belongs to; empty for the form as a whole."""
    candidates = next((FIELDS[kind] for kind in type(error).__mro__ if kind in FIELDS), ())
    return next((name for name in candidates if name in terms.model_fields), "")
