"""Catalogue of decisions about a certificate, and those available to a person now."""

from dataclasses import dataclass
from typing import Final

from domain.certificate import (
    appeals,
    application,
    bearing,
    changes,
    complaints,
    decision,
    downgrade,
    ends,
    evaluation,
    findings,
    holding,
    measures,
    misuse,
    planning,
    rectification,
    set_aside,
    slips,
    suspensions,
    upgrade,
    upkeep,
)
from domain.certificate.context import Act, Context
from domain.certificate.declaration import REGISTRY, Decision, Terms
from domain.certificate.state import Certificate
from domain.errors import DomainError, NotPermitted

STAGES: Final = (
    application,
    planning,
    evaluation,
    findings,
    bearing,
    decision,
    upkeep,
    upgrade,
    changes,
    rectification,
    downgrade,
    suspensions,
    ends,
    measures,
    set_aside,
    slips,
    appeals,
    holding,
    complaints,
    misuse,
)
"""Modules of decisions; importing one declares its decisions."""

DECISIONS: Final[dict[str, Decision[Terms]]] = {
    name: declared
    for stage in STAGES
    for name, declared in REGISTRY.items()
    if declared.make.__module__ == stage.__name__
}
"""Every decision about a certificate, by its name in URLs, in the order of a lifecycle."""


@dataclass(frozen=True)
class DecisionStatus:
    """A decision, and the error that closes it to this person now, if any."""

    decision: Decision[Terms]
    closed_by: DomainError | None

    @property
    def open(self) -> bool:
        """Whether the person may take it now."""
        return self.closed_by is None

    @property
    def is_personal(self) -> bool:
        """Whether it is closed to this person only, although the case permits it."""
        return isinstance(self.closed_by, NotPermitted)


def available_decisions(case: Certificate, act: Act, context: Context) -> tuple[DecisionStatus, ...]:
    """Every decision, open or closed to this person now, by the guards that would refuse it."""
    return tuple(
        DecisionStatus(decision, _closed_by(decision, case, act, context)) for decision in DECISIONS.values()
    )


def _closed_by(
    decision: Decision[Terms], case: Certificate, act: Act, context: Context
) -> DomainError | None:
    try:
        decision.permit(case, act, context)
    except DomainError as refusal:
        return refusal
    return None
