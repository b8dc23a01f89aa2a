"""At which field of a form does a refusal of the domain belong?"""

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from domain.certificate import errors as certificate
from domain.refusal import Refusal
from domain.scheme.errors import NotInLevels

_DAYS: Final = ("effective_on", "due", "signed_on", "valid_from", "until", "reported_on", "lodged_on")
_MATTERS: Final = ("finding", "change", "appeal", "complaint", "against", "audit", "rectifies")

FIELDS: Final[Mapping[type[Refusal], tuple[str, ...]]] = {
    NotInLevels: ("level",),
    certificate.LevelTooHigh: ("level",),
    certificate.LevelNotOffered: ("level",),
    certificate.ReasonForLowerLevelMissing: ("lower_because",),
    certificate.SuspensionTooLong: ("until",),
    certificate.ConditionsNotMet: ("conditions", "conditions_met"),
    certificate.UnknownMatter: _MATTERS,
    certificate.DatesReversed: (*_DAYS, "received_at", "ends"),
    certificate.EditionNotInForce: ("edition",),
    certificate.ImpartialityBroken: ("team",),
    certificate.RecertificationNotOpen: ("prior",),
    certificate.PriorNotInGoodStanding: ("prior",),
}
"""Refusal → the fields that it is about; the first that the form has is meant."""


def field_of(refusal: Refusal, terms: type[BaseModel]) -> str:
    """The name of the field that a refusal is about; empty if it is about the whole."""
    about = next((FIELDS[kind] for kind in type(refusal).__mro__ if kind in FIELDS), ())
    return next((name for name in about if name in terms.model_fields), "")
