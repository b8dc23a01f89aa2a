"""What was this certificate worth, and which certificates does an organisation have?"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.http.date_params import Instant, Moment
from api.http.dependencies import ContainerDep
from api.http.number_lookup import certificate_response
from api.http.openapi import PUBLIC_RESPONSES
from api.http.strict_route import StrictRoute
from api.http.urls import Cursor, next_link
from domain.status.standing import Status
from domain.values import BodyId, LevelId, SchemeId
from projections.public_register.answers import Answer, SearchPage
from projections.public_register.search import LARGEST, SearchFilters

router: Final = APIRouter(prefix="/certificates", route_class=StrictRoute)


async def _filters(
    organisation: Annotated[str | None, Query(max_length=200, examples=["示范家电"])] = None,
    uscc: Annotated[str | None, Query(max_length=64)] = None,
    body: BodyId | None = None,
    scheme: SchemeId | None = None,
    status: Status | None = None,
    level: LevelId | None = None,
) -> SearchFilters:
    """At least one of organisation (present or former name, in part), uscc, body."""
    return SearchFilters(organisation, uscc, body, scheme, status, level)


@router.get("/{number}", operation_id="look_up", response_model=Answer, responses=PUBLIC_RESPONSES)
def look_up(
    number: Annotated[str, Path(examples=["12326SC00001R0M"], description="In any width, case and spacing.")],
    container: ContainerDep,
    request: Request,
    as_of: Moment | None = None,
    known_at: Instant | None = None,
) -> Response:
    """What the certificate was worth at `as_of`, as known at `known_at`; both are now unless given."""
    return certificate_response(request, container, number, as_of, known_at)


@router.get("", operation_id="search", responses=PUBLIC_RESPONSES)
def search(
    filters: Annotated[SearchFilters, Depends(_filters)],
    container: ContainerDep,
    request: Request,
    response: Response,
    cursor: Cursor | None = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST)] = 20,
) -> SearchPage:
    """Certificates of an organisation or a body, as of now. The `Link` header leads to the next page."""
    page = container.public.search(filters, cursor, limit)
    if page.cursor:
        response.headers["Link"] = next_link(request, cursor=page.cursor)
    return page
