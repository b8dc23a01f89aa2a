"""JSON routes of risk indicators for regulators, across all bodies: one list for each pattern.

A row is an indication, not a finding.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from inspect import Parameter, Signature
from typing import Annotated, Any, Final, TypedDict, TypeVar, get_type_hints

from fastapi import APIRouter, Depends, Query, Request, Response

from api.app.container import Container
from api.http.date_params import Day
from api.http.dependencies import ContainerDep
from api.http.openapi import KEY_SECURITY, READ_RESPONSES
from api.http.strict_route import StrictRoute
from api.http.urls import Cursor, next_link
from domain.values import BodyId
from projections.patterns.catalogue import PATTERNS, operation_id
from projections.patterns.pattern import Pattern, PatternPage, PatternRow

router: Final = APIRouter(
    prefix="/api/v1/audit/patterns", tags=["audit"], route_class=StrictRoute, dependencies=[KEY_SECURITY]
)

R = TypeVar("R", bound=PatternRow)


class PatternScope(TypedDict):
    """Body and period of a pattern search."""

    body: str | None
    since: date | None
    until: date | None


async def _scope(
    body: BodyId | None = None,
    from_: Annotated[Day | None, Query(alias="from")] = None,
    to: Day | None = None,
) -> PatternScope:
    """One body or all, and the period, both days inclusive."""
    return PatternScope(body=body, since=from_, until=to)


@dataclass(frozen=True)
class PatternQuery:
    """The requested page of a list."""

    container: Container
    request: Request
    response: Response
    cursor: str | None
    limit: int

    def page(self, pattern: Pattern[R]) -> PatternPage[R]:
        """The matching rows; the `Link` header has the next page. Raises InvalidCursor."""
        page = self.container.patterns.search(pattern, self.cursor, self.limit)
        if page.cursor:
            self.response.headers["Link"] = next_link(self.request, cursor=page.cursor)
        return page


async def _query(
    container: ContainerDep,
    request: Request,
    response: Response,
    cursor: Cursor | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> PatternQuery:
    return PatternQuery(container, request, response, cursor, limit)


PatternScopeDep = Annotated[PatternScope, Depends(_scope)]
PatternQueryDep = Annotated[PatternQuery, Depends(_query)]


def _route_for(pattern: type[Pattern[Any]]) -> Callable[..., PatternPage[Any]]:
    """The route function of a pattern; its parameters are the fields of the pattern."""

    def search(scope: PatternScope, query: PatternQuery, **conditions: Any) -> PatternPage[Any]:
        return query.page(pattern(**scope, **conditions))

    types = get_type_hints(pattern, include_extras=True)
    parameters = [
        Parameter("scope", Parameter.KEYWORD_ONLY, annotation=PatternScopeDep),
        Parameter("query", Parameter.KEYWORD_ONLY, annotation=PatternQueryDep),
        *(
            Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=types[name])
            for name, default in pattern.own_fields().items()
        ),
    ]
    search.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # read by the framework
    return search


for _name, _pattern in PATTERNS.items():
    router.add_api_route(
        f"/{_name}",
        _route_for(_pattern),
        name=operation_id(_name),
        operation_id=operation_id(_name),
        description=_pattern.declaration.purpose,
        response_model=PatternPage[_pattern.row_type()],  # type: ignore[misc]  # known at run time only
        responses=READ_RESPONSES,
    )
