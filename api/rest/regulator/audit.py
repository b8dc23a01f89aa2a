"""What does a regulator read: the history of one certificate, and everything that anyone did?"""

from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from api.http.audit_entries import case_history, ndjson_lines
from api.http.date_params import Moment
from api.http.dependencies import ContainerDep
from api.http.openapi import KEY_SECURITY, READ_RESPONSES
from api.http.strict_route import StrictRoute
from api.http.urls import Cursor
from domain.values import BodyId, PersonId
from projections.audit_trail.queries import AuditEntry, AuditPage, AuditTrailFilters, Order

router: Final = APIRouter(
    prefix="/api/v1/audit", tags=["audit"], route_class=StrictRoute, dependencies=[KEY_SECURITY]
)

NDJSON: Final = "application/x-ndjson"
Topic = Annotated[str, Query(pattern=r"^[a-z]{1,20}\.[a-z-]{1,40}\.v[0-9]{1,3}$")]


async def _question(  # noqa: PLR0913  (a parameter of the question is an argument)
    body: BodyId | None = None,
    actor: PersonId | None = None,
    topic: Topic | None = None,
    from_: Annotated[Moment | None, Query(alias="from")] = None,
    to: Moment | None = None,
    holds_from: Moment | None = None,
    holds_to: Moment | None = None,
) -> AuditTrailFilters:
    """What entries must have in common, days inclusive.

    `from` and `to` are moments of recording, `holds_from` and `holds_to` those from which events hold.
    """
    return AuditTrailFilters(body, actor, topic, from_, to, holds_from, holds_to)


QuestionDep = Annotated[AuditTrailFilters, Depends(_question)]


@router.get("/certificates/{id_or_number}", operation_id="audit_case", responses=READ_RESPONSES)
def audit_case(
    id_or_number: str, container: ContainerDep, as_of: Moment | None = None, known_at: Moment | None = None
) -> tuple[AuditEntry, ...]:
    """Every event of a case, by its id or its number, effective by `as_of` and recorded by `known_at`."""
    return case_history(container.audit, id_or_number, as_of, known_at)


@router.get("/events", operation_id="audit_events", responses=READ_RESPONSES)
def audit_events(
    question: QuestionDep,
    container: ContainerDep,
    order: Order = Order.LATEST,
    cursor: Cursor | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AuditPage:
    """Events across all bodies; unless asked otherwise the latest recorded comes first."""
    return container.audit.search(replace(question, order=order), cursor, limit)


@router.get(
    "/export",
    operation_id="audit_export",
    response_class=StreamingResponse,
    responses={**READ_RESPONSES, 200: {"content": {NDJSON: {"schema": {"type": "string"}}}}},
)
def audit_export(
    question: QuestionDep, container: ContainerDep, after: Annotated[int, Query(ge=0, le=2**53 - 1)] = 0
) -> StreamingResponse:
    """Every event that fits, in order of position, one JSON object a line."""
    return StreamingResponse(ndjson_lines(container.audit.export(question, after)), media_type=NDJSON)
