"""JSON routes of risk indicators for regulators, across all bodies: one list for each pattern.

A row is an indication, not a finding.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, TypedDict, TypeVar

from fastapi import APIRouter, Depends, Query, Request, Response

from api.app.container import Container
from api.http.date_params import Day
from api.http.dependencies import ContainerDep
from api.http.openapi import KEY_SECURITY, READ_RESPONSES
from api.http.strict_route import StrictRoute
from api.http.urls import Cursor, next_link
from domain.values import BodyId
from projections.patterns import late_records, perfect_audits, quick_grants, reinstatements
from projections.patterns.late_records import LateRecord, LateRecords
from projections.patterns.overdue import Overdue, ValidThoughOverdue
from projections.patterns.pattern import Pattern, PatternPage, PatternRow
from projections.patterns.perfect_audits import PerfectAuditor, PerfectAuditors
from projections.patterns.quick_grants import QuickGrant, QuickGrants
from projections.patterns.reinstatements import Per, Reinstatements, RepeatedReinstatement

router: Final = APIRouter(
    prefix="/api/v1/audit/patterns", tags=["audit"], route_class=StrictRoute, dependencies=[KEY_SECURITY]
)

R = TypeVar("R", bound=PatternRow)

MAX_DAYS: Final = 36_525
"""A century: longer than the validity of any certificate."""

MAX_TIMES: Final = 10_000

Days = Annotated[int, Query(ge=0, le=MAX_DAYS)]
Times = Annotated[int, Query(ge=1, le=MAX_TIMES)]


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


@router.get("/quick-grants", operation_id="audit_quick_grants", responses=READ_RESPONSES)
def audit_quick_grants(
    scope: PatternScopeDep, query: PatternQueryDep, days: Days = quick_grants.DAYS
) -> PatternPage[QuickGrant]:
    """Grants recorded at most `days` days after the application; the period applies to the grant."""
    return query.page(QuickGrants(**scope, days=days))


@router.get("/perfect-auditors", operation_id="audit_perfect_auditors", responses=READ_RESPONSES)
def audit_perfect_auditors(
    scope: PatternScopeDep,
    query: PatternQueryDep,
    audits: Times = perfect_audits.AUDITS,
    leading: bool = False,
) -> PatternPage[PerfectAuditor]:
    """Auditors whose audits, at least `audits`, all reached the highest level; `leading`: led audits only."""
    return query.page(PerfectAuditors(**scope, audits=audits, leading=leading))


@router.get("/overdue", operation_id="audit_overdue", responses=READ_RESPONSES)
def audit_overdue(
    scope: PatternScopeDep, query: PatternQueryDep, days: Days = 0
) -> PatternPage[ValidThoughOverdue]:
    """Valid certificates whose surveillance is overdue by more than `days` days."""
    return query.page(Overdue(**scope, days=days))


@router.get("/reinstatements", operation_id="audit_reinstatements", responses=READ_RESPONSES)
def audit_reinstatements(
    scope: PatternScopeDep,
    query: PatternQueryDep,
    times: Times = reinstatements.TIMES,
    per: Per = Per.CERTIFICATE,
) -> PatternPage[RepeatedReinstatement]:
    """Certificates or organisations with at least `times` reinstatements."""
    return query.page(Reinstatements(**scope, times=times, per=per))


@router.get("/late-records", operation_id="audit_late_records", responses=READ_RESPONSES)
def audit_late_records(
    scope: PatternScopeDep, query: PatternQueryDep, days: Days = late_records.DAYS
) -> PatternPage[LateRecord]:
    """Events recorded more than `days` days after their effective date."""
    return query.page(LateRecords(**scope, days=days))
