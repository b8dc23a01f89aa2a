"""JSON routes that need no credential: look-up, search, list verification, changes, statistics."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.errors.request_errors import BodyNotFound
from api.http.caching import cache_control
from api.http.date_params import Day, Instant, Moment
from api.http.dependencies import ContainerDep
from api.http.number_lookup import certificate_response
from api.http.openapi import PUBLIC_RESPONSES, problem_responses
from api.http.strict_route import StrictRoute
from api.http.urls import Cursor, next_link
from api.middleware.rate_limit import charge_posted_lines
from domain.status.standing import Status
from domain.values import BodyId, LevelId, SchemeId
from projections.public_register.answers import (
    Answer,
    NamedBody,
    PublicChange,
    PublishedEdition,
    SearchPage,
    Statistics,
    Verification,
)
from projections.public_register.bodies import BodyProfile
from projections.public_register.feed import MAX_FEED_LINES, ChangesFilters
from projections.public_register.search import LARGEST, SearchFilters
from projections.public_register.verification import MAX_LINES, ClaimedCertificate

router: Final = APIRouter(prefix="/api/v1", tags=["public"], route_class=StrictRoute)


async def _filters(
    organisation: Annotated[str | None, Query(max_length=200, examples=["示范家电"])] = None,
    uscc: Annotated[str | None, Query(max_length=64)] = None,
    body: BodyId | None = None,
    scheme: SchemeId | None = None,
    status: Status | None = None,
    level: LevelId | None = None,
) -> SearchFilters:
    """Search filters: at least one of organisation (part of any of its names), uscc, body."""
    return SearchFilters(organisation, uscc, body, scheme, status, level)


@router.get(
    "/certificates/{number}", operation_id="look_up", response_model=Answer, responses=PUBLIC_RESPONSES
)
def look_up(
    number: Annotated[str, Path(examples=["12326SC00001R0M"], description="In any width, case and spacing.")],
    container: ContainerDep,
    request: Request,
    as_of: Moment | None = None,
    known_at: Instant | None = None,
) -> Response:
    """The status of a certificate at `as_of`, as recorded at `known_at`; both are now by default."""
    return certificate_response(request, container, number, as_of, known_at)


@router.get("/certificates", operation_id="search", responses=PUBLIC_RESPONSES)
def search(
    filters: Annotated[SearchFilters, Depends(_filters)],
    container: ContainerDep,
    request: Request,
    response: Response,
    cursor: Cursor | None = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST)] = 20,
) -> SearchPage:
    """Search the current certificates of an organisation or a body. The `Link` header has the next page."""
    page = container.public.search(filters, cursor, limit)
    if page.cursor:
        response.headers["Link"] = next_link(request, cursor=page.cursor)
    return page


class ClaimedLine(BaseModel):
    """A certificate number, and the organisation that claims it."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[str, Field(max_length=200)]
    organisation: Annotated[str | None, Field(max_length=1000)] = None


class ClaimedList(BaseModel):
    """A list to verify; all lines as of the same date: now by default."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "lines": [{"number": "12326SC00001R0M", "organisation": "福州示范家电有限公司"}],
                    "as_of": "2026-11-22",
                }
            ]
        },
    )

    lines: Annotated[tuple[ClaimedLine, ...], Field(min_length=1, max_length=MAX_LINES)]
    as_of: Moment | None = None


@router.post(
    "/verifications",
    dependencies=[charge_posted_lines],
    operation_id="verify",
    responses={
        **PUBLIC_RESPONSES,
        **problem_responses(_400="Not JSON.", _413="Too large.", _415="Not declared as JSON."),
    },
)
def verify(body: ClaimedList, container: ContainerDep) -> Verification:
    """Verify up to 1,000 lines. The list is not stored."""
    claims = [ClaimedCertificate(line.number, line.organisation) for line in body.lines]
    return container.public.verify(claims, body.as_of)


class Changes(BaseModel):
    """Public events in order of position. `after` is the cursor of the next request."""

    changes: tuple[PublicChange, ...]
    after: int


Fact = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,40}$")]
"""What happened, such as `suspended` or `approval-withdrawn`."""


async def _changes_filters(
    body: BodyId | None = None,
    what: Annotated[tuple[Fact, ...], Query(max_length=20, examples=[["suspended", "revoked"]])] = (),
    since: Annotated[Day | None, Query(alias="from", description="Recorded on that day or later.")] = None,
    until: Annotated[Day | None, Query(alias="to", description="Recorded on that day or earlier.")] = None,
) -> ChangesFilters:
    """Filters of public events: of one body, of some facts, recorded in a period."""
    return ChangesFilters(body=body, what=what, since=since, until=until)


@router.get("/changes", operation_id="changes", responses=PUBLIC_RESPONSES)
def changes(
    container: ContainerDep,
    request: Request,
    response: Response,
    filters: Annotated[ChangesFilters, Depends(_changes_filters)],
    after: Annotated[int, Query(ge=0, le=2**53 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_FEED_LINES)] = 100,
) -> Changes:
    """List public events, which never change. The `Link` header has the next page, even at the end."""
    events = container.public.changes(after, limit, filters)
    last = events[-1].line.position if events else after
    response.headers["Cache-Control"] = cache_control(None, container.clock())
    response.headers["Link"] = next_link(request, after=last)
    return Changes(changes=events, after=last)


@router.get("/bodies", operation_id="bodies", responses=PUBLIC_RESPONSES)
def bodies(container: ContainerDep, response: Response) -> tuple[NamedBody, ...]:
    """Every certification body of this register, by its present name."""
    response.headers["Cache-Control"] = cache_control(None, container.clock())
    return container.public.bodies()


@router.get("/bodies/{body}", operation_id="body", responses=PUBLIC_RESPONSES)
def body(
    body: BodyId,
    container: ContainerDep,
    response: Response,
    as_of: Moment | None = None,
    known_at: Instant | None = None,
) -> BodyProfile:
    """A body at a date: names then and now, address, contact, approvals with dates, counts by status."""
    response.headers["Cache-Control"] = cache_control(None, container.clock())
    profile = container.public.body(body, as_of, known_at)
    if profile is None:
        raise BodyNotFound(body)
    return profile


@router.get("/statistics", operation_id="statistics", responses=PUBLIC_RESPONSES)
def statistics(
    container: ContainerDep, response: Response, as_of: Moment | None = None, known_at: Instant | None = None
) -> Statistics:
    """Counts by status, level, scheme and body at a date, and events by month up to it."""
    response.headers["Cache-Control"] = cache_control(None, container.clock())
    return container.public.statistics(as_of, known_at)


@router.get("/schemes", operation_id="schemes", responses=PUBLIC_RESPONSES)
def schemes(container: ContainerDep, response: Response) -> tuple[PublishedEdition, ...]:
    """Every published edition of a scheme with its levels, limits and score table."""
    response.headers["Cache-Control"] = cache_control(None, container.clock())
    return container.public.schemes()
