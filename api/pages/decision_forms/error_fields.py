"""At which field of a form does a refusal of the domain belong?"""

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from domain.certificate import errors as certificate
from domain.errors import TranslatableError
from domain.scheme.errors import UnknownLevel

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
