"""Response models of a case for the staff of a body: state, available decisions, events."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from api.errors.mapping import problem_for
from domain.certificate.catalogue import DecisionStatus
from domain.certificate.records import Appeal, Audit, Change, Complaint, DecisionRecord, OpenFinding
from domain.certificate.state import Stage
from domain.events.upkeep import Measure
from domain.organisation import Particulars
from domain.recorded import Recorded
from domain.values import Actor, Document
from services.register import CaseWithDecisions


class ClosedReason(BaseModel):
    """Why a decision is not available: the problem that an attempt would be answered with."""

    type: str
    detail: str
    personal: bool
    """Whether it is closed to you personally, while the state of the case permits it."""


class DecisionView(BaseModel):
    """A decision, available to you now unless `closed` has the reason."""

    name: str
    open: bool
    roles: tuple[str, ...]
    closed: ClosedReason | None

    @classmethod
    def of(cls, status: DecisionStatus) -> Self:
        """The view of a decision for this person."""
        declaration, error = status.decision, status.closed_by
        problem = problem_for(error) if error else None
        closed = (
            ClosedReason(type=problem.type, detail=str(error), personal=status.is_personal)
            if problem
            else None
        )
        return cls(
            name=declaration.name, open=status.open, roles=tuple(sorted(declaration.roles)), closed=closed
        )


class SuspensionInForce(BaseModel):
    """The suspension in force: start, last day, and the conditions for its lifting."""

    version: int
    start: AwareDatetime
    until: date
    lift_conditions: tuple[str, ...]


class CaseView(BaseModel):
    """A case in its current state. `version` is the value of If-Match for a decision."""

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
    competence_required: bool
    """Whether audit teams must be on the competence register of the body (rule 27)."""
    decisions: tuple[DecisionView, ...]

    @classmethod
    def of(cls, case: CaseWithDecisions) -> Self:
        """The view of a case for this person."""
        certificate = case.certificate
        values = {name: getattr(certificate, name) for name in _CERTIFICATE_FIELDS}
        values["measures"] = tuple(sorted(certificate.measures))
        values["competence_required"] = case.context.body.competence_required
        values["decisions"] = tuple(DecisionView.of(status) for status in case.available_decisions)
        return cls.model_validate(values, from_attributes=True)


_CERTIFICATE_FIELDS = frozenset(CaseView.model_fields) - {"measures", "competence_required", "decisions"}


class EventView(BaseModel):
    """A recorded event: type, actor, reason, effective time, recording time (rule 14)."""

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
        """The view of an event; its reason is not repeated in `content`."""
        return cls(
            version=recorded.version,
            position=recorded.position,
            topic=recorded.topic,
            recorded_at=recorded.recorded_at,
            effective_at=recorded.effective_at,
            by=recorded.actor,
            reason=recorded.event.reason,
            content={name: value for name, value in recorded.payload.items() if name != "reason"},
        )
