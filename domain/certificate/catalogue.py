"""Which decisions about a certificate exist, in the order of its way."""

from typing import Final

from domain.certificate import (
    appeals,
    application,
    changes,
    complaints,
    decision,
    evaluation,
    findings,
    sanctions,
    upkeep,
)
from domain.certificate.deciding import DECISIONS as DECLARED
from domain.certificate.deciding import Decision, Terms

STAGES: Final = (application, evaluation, findings, decision, upkeep, changes, sanctions, appeals, complaints)
"""Importing a stage declares its decisions."""

DECISIONS: Final[dict[str, Decision[Terms]]] = DECLARED
