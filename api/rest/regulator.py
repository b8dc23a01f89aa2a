"""JSON routes of regulators: audit trail, export and access log of every body."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.responses import StreamingResponse

from api.http.audit_entries import case_history, ndjson_lines
from api.http.date_params import Moment
from api.http.dependencies import ContainerDep
from api.http.openapi import KEY_SECURITY, READ_RESPONSES
from api.http.strict_route import StrictRoute
from api.http.urls import Cursor, next_link
from domain.calendar import end_of_day, start_of_day
from domain.values import BodyId, PersonId
from projections.audit_trail.queries import AuditEntry, AuditPage, AuditTrailFilters, Order
from services.access_log import AccessLogFilters, AccessPage

router: Final = APIRouter(
    prefix="/api/v1/audit", tags=["audit"], route_class=StrictRoute, dependencies=[KEY_SECURITY]
)


NDJSON: Final = "application/x-ndjson"
Topic = Annotated[str, Query(pattern=r"^[a-z]{1,20}\.[a-z-]{1,40}\.v[0-9]{1,3}$")]


async def _audit_filters(  # noqa: PLR0913  (each query parameter is an argument)
    body: BodyId | None = None,
    actor: PersonId | None = None,
    topic: Topic | None = None,
    from_: Annotated[Moment | None, Query(alias="from")] = None,
    to: Moment | None = None,
    holds_from: Moment | None = None,
    holds_to: Moment | None = None,
) -> AuditTrailFilters:
    """Filters of the audit trail, days inclusive.

    `from` and `to` are recorded dates, `holds_from` and `holds_to` are effective dates.
    """
    return AuditTrailFilters(body, actor, topic, from_, to, holds_from, holds_to)


AuditTrailFiltersDep = Annotated[AuditTrailFilters, Depends(_audit_filters)]


@router.get("/certificates/{id_or_number}", operation_id="audit_case", responses=READ_RESPONSES)
def audit_case(
    id_or_number: str, container: ContainerDep, as_of: Moment | None = None, known_at: Moment | None = None
) -> tuple[AuditEntry, ...]:
    """Every event of a case, by id or number, effective by `as_of` and recorded by `known_at`."""
    return case_history(container.audit, id_or_number, as_of, known_at)


@router.get("/events", operation_id="audit_events", responses=READ_RESPONSES)
def audit_events(
    filters: AuditTrailFiltersDep,
    container: ContainerDep,
    order: Order = Order.LATEST,
    cursor: Cursor | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AuditPage:
    """Search the events of all bodies; the latest recorded first by default."""
    return container.audit.search(replace(filters, order=order), cursor, limit)


@router.get(
    "/export",
    operation_id="audit_export",
    response_class=StreamingResponse,
    responses={**READ_RESPONSES, 200: {"content": {NDJSON: {"schema": {"type": "string"}}}}},
)
def audit_export(
    filters: AuditTrailFiltersDep,
    container: ContainerDep,
    after: Annotated[int, Query(ge=0, le=2**53 - 1)] = 0,
) -> StreamingResponse:
    """Export every matching event in order of position, one JSON object per line."""
    return StreamingResponse(ndjson_lines(container.audit.export(filters, after)), media_type=NDJSON)


FilterValue = Annotated[str, Query(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
CursorPosition = Annotated[
    int, Query(ge=1, le=2**62, description="From the `Link` header of the previous page.")
]


@router.get("/access", operation_id="audit_access", responses=READ_RESPONSES)
def audit_access(  # noqa: PLR0913  (each query parameter is an argument)
    container: ContainerDep,
    request: Request,
    response: Response,
    person: PersonId | None = None,
    kind: FilterValue | None = None,
    subject: FilterValue | None = None,
    from_: Annotated[Moment | None, Query(alias="from")] = None,
    to: Moment | None = None,
    cursor: CursorPosition | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AccessPage:
    """Search the access log: reads, commands, logins and denials, latest first; days are inclusive."""
    filters = AccessLogFilters(
        person, kind, subject, _bound(from_, start_of_day), _bound(to, end_of_day), cursor
    )
    page = container.access_log.page(filters, limit)
    if page.cursor:
        response.headers["Link"] = next_link(request, cursor=page.cursor)
    return page


def _bound(value: date | datetime | None, of_day: Callable[[date], datetime]) -> datetime | None:
    return of_day(value) if isinstance(value, date) and not isinstance(value, datetime) else value
