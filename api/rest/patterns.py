"""What is worth a second look across all bodies? One list for each pattern; a row accuses nobody."""

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
"""A century: longer than any certificate lives."""

MAX_TIMES: Final = 10_000

Days = Annotated[int, Query(ge=0, le=MAX_DAYS)]
Times = Annotated[int, Query(ge=1, le=MAX_TIMES)]


class PatternScope(TypedDict):
    """Among what is looked, as every pattern takes it."""

    body: str | None
    since: date | None
    until: date | None


async def _scope(
    body: BodyId | None = None,
    from_: Annotated[Day | None, Query(alias="from")] = None,
    to: Day | None = None,
) -> PatternScope:
    """One body or all, and the period; both days are inclusive."""
    return PatternScope(body=body, since=from_, until=to)


@dataclass(frozen=True)
class PatternQuery:
    """The page of a list that is asked for."""

    container: Container
    request: Request
    response: Response
    cursor: str | None
    limit: int

    def page(self, pattern: Pattern[R]) -> PatternPage[R]:
        """What fits the pattern; the header `Link` leads on. Raises InvalidCursor."""
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
    """Grants recorded at most `days` days after the application; the period is that of the grant."""
    return query.page(QuickGrants(**scope, days=days))


@router.get("/perfect-auditors", operation_id="audit_perfect_auditors", responses=READ_RESPONSES)
def audit_perfect_auditors(
    scope: PatternScopeDep,
    query: PatternQueryDep,
    audits: Times = perfect_audits.AUDITS,
    leading: bool = False,
) -> PatternPage[PerfectAuditor]:
    """Auditors of at least `audits` audits that all reached the highest level, `leading` them or not."""
    return query.page(PerfectAuditors(**scope, audits=audits, leading=leading))


@router.get("/overdue", operation_id="audit_overdue", responses=READ_RESPONSES)
def audit_overdue(
    scope: PatternScopeDep, query: PatternQueryDep, days: Days = 0
) -> PatternPage[ValidThoughOverdue]:
    """Certificates that are valid though their surveillance is overdue for more than `days` days."""
    return query.page(Overdue(**scope, days=days))


@router.get("/reinstatements", operation_id="audit_reinstatements", responses=READ_RESPONSES)
def audit_reinstatements(
    scope: PatternScopeDep,
    query: PatternQueryDep,
    times: Times = reinstatements.TIMES,
    per: Per = Per.CERTIFICATE,
) -> PatternPage[RepeatedReinstatement]:
    """Certificates, or organisations, that were reinstated at least `times` times."""
    return query.page(Reinstatements(**scope, times=times, per=per))


@router.get("/late-records", operation_id="audit_late_records", responses=READ_RESPONSES)
def audit_late_records(
    scope: PatternScopeDep, query: PatternQueryDep, days: Days = late_records.DAYS
) -> PatternPage[LateRecord]:
    """Events recorded more than `days` days after the day from which they hold."""
    return query.page(LateRecords(**scope, days=days))
