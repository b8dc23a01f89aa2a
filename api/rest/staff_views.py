"""What do the staff of a body see of a case: how it stands, what is open to them, what happened?"""

from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from api.errors.mapping import problem_for
from domain.certificate.catalogue import DecisionStatus
from domain.certificate.state import (
    Appeal,
    Audit,
    Certificate,
    Change,
    Complaint,
    DecisionRecord,
    OpenFinding,
    Stage,
)
from domain.events.upkeep import Measure
from domain.organisation import Particulars
from domain.recorded import Recorded
from domain.values import Actor, Document
from services.register import CaseWithDecisions


class ClosedReason(BaseModel):
    """Why a decision is not open: the type of the problem that trying it would be answered with."""

    type: str
    detail: str
    personal: bool
    """Whether it is closed to you only, while the case permits it."""


class DecisionView(BaseModel):
    """A decision, open to you now unless `closed` says why not."""

    name: str
    open: bool
    roles: tuple[str, ...]
    closed: ClosedReason | None

    @classmethod
    def of(cls, opening: DecisionStatus) -> Self:
        """The decision as it is told to this person."""
        declaration, refusal = opening.decision, opening.closed_by
        problem = problem_for(refusal) if refusal else None
        closed = (
            ClosedReason(type=problem.type, detail=str(refusal), personal=opening.is_personal)
            if problem
            else None
        )
        return cls(
            name=declaration.name, open=opening.open, roles=tuple(sorted(declaration.roles)), closed=closed
        )


class SuspensionInForce(BaseModel):
    """Since when the certificate is suspended, and what must be shown by the last day for it to be lifted."""

    version: int
    start: AwareDatetime
    until: date
    lift_conditions: tuple[str, ...]


class CaseView(BaseModel):
    """A case as it stands. `version` is what a decision must name in If-Match."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    stage: Stage
    body: str
    scheme: str
    edition: str
    particulars: Particulars
    lineage: UUID
    prior: UUID | None
    documents: tuple[Document, ...]
    supplement_due: date | None
    agreement_on: date | None
    audits: tuple[Audit, ...]
    findings: tuple[OpenFinding, ...]
    number: str | None
    cycle: int
    first_issued: date | None
    valid_from: date | None
    valid_until: date | None
    level: str | None
    suspension: SuspensionInForce | None
    supervised_on: date | None
    measures: tuple[Measure, ...]
    changes: tuple[Change, ...]
    decided: tuple[DecisionRecord, ...]
    appeals: tuple[Appeal, ...]
    complaints: tuple[Complaint, ...]
    replaced_by: UUID | None
    decisions: tuple[DecisionView, ...]

    @classmethod
    def of(cls, case: CaseWithDecisions) -> Self:
        """The case as it is told to this person."""
        certificate = case.certificate
        values = {name: getattr(certificate, name) for name in _CERTIFICATE_FIELDS}
        values["measures"] = tuple(sorted(certificate.measures))
        values["decisions"] = tuple(DecisionView.of(opening) for opening in case.available_decisions)
        return cls.model_validate(values, from_attributes=True)


_CERTIFICATE_FIELDS = frozenset(CaseView.model_fields) & frozenset(Certificate.__dataclass_fields__)


class EventView(BaseModel):
    """One thing that was recorded: what, by whom, why, effective when, recorded when (rule 14)."""

    version: int
    position: int
    topic: str
    recorded_at: AwareDatetime
    effective_at: AwareDatetime
    by: Actor
    reason: str
    content: dict[str, Any]

    @classmethod
    def of(cls, recorded: Recorded) -> Self:
        """The event with its envelope, the reason beside what else it says."""
        return cls(
            version=recorded.version,
            position=recorded.position,
            topic=recorded.topic,
            recorded_at=recorded.recorded_at,
            effective_at=recorded.effective_at,
            by=recorded.actor,
            reason=recorded.event.reason,
            content=recorded.event.model_dump(mode="json", exclude={"reason"}),
        )
