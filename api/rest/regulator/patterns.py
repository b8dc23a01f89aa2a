"""What is worth a second look across all bodies? One list for each pattern; a row accuses nobody."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, TypedDict, TypeVar

from fastapi import APIRouter, Depends, Query, Request, Response

from api.app.composition import Composition
from api.http.documents import PROBLEMS_OF_READING
from api.http.given import Here
from api.http.moments import Day
from api.http.route import StrictRoute
from api.http.security import with_key
from api.http.urls import Cursor, next_link
from domain.values import BodyId
from projections.patterns import late_records, perfect_audits, quick_grants, reinstatements
from projections.patterns.late_records import LateRecord, LateRecords
from projections.patterns.overdue import Overdue, ValidThoughOverdue
from projections.patterns.pattern import Page, Pattern, Row
from projections.patterns.perfect_audits import PerfectAuditor, PerfectAuditors
from projections.patterns.quick_grants import QuickGrant, QuickGrants
from projections.patterns.reinstatements import Per, Reinstatements, RepeatedReinstatement

router: Final = APIRouter(
    prefix="/api/v1/audit/patterns", tags=["audit"], route_class=StrictRoute, dependencies=[with_key]
)

R = TypeVar("R", bound=Row)

MOST_DAYS: Final = 36_525
"""A century: longer than any certificate lives."""

MOST_TIMES: Final = 10_000

Days = Annotated[int, Query(ge=0, le=MOST_DAYS)]
Times = Annotated[int, Query(ge=1, le=MOST_TIMES)]


class Within(TypedDict):
    """Among what is looked, as every pattern takes it."""

    body: str | None
    since: date | None
    until: date | None


async def _within(
    body: BodyId | None = None,
    from_: Annotated[Day | None, Query(alias="from")] = None,
    to: Day | None = None,
) -> Within:
    """One body or all, and the period; both days are inclusive."""
    return Within(body=body, since=from_, until=to)


@dataclass(frozen=True)
class Listed:
    """The page of a list that is asked for."""

    here: Composition
    request: Request
    response: Response
    cursor: str | None
    limit: int

    def of(self, pattern: Pattern[R]) -> Page[R]:
        """What fits the pattern; the header `Link` leads on. Raises UnknownCursor."""
        found = self.here.patterns.found(pattern, self.cursor, self.limit)
        if found.cursor:
            self.response.headers["Link"] = next_link(self.request, cursor=found.cursor)
        return found


async def _listed(
    here: Here,
    request: Request,
    response: Response,
    cursor: Cursor | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Listed:
    return Listed(here, request, response, cursor, limit)


Among = Annotated[Within, Depends(_within)]
Listing = Annotated[Listed, Depends(_listed)]


@router.get("/quick-grants", operation_id="audit_quick_grants", responses=PROBLEMS_OF_READING)
def audit_quick_grants(among: Among, listed: Listing, days: Days = quick_grants.DAYS) -> Page[QuickGrant]:
    """Grants recorded at most `days` days after the application; the period is that of the grant."""
    return listed.of(QuickGrants(**among, days=days))


@router.get("/perfect-auditors", operation_id="audit_perfect_auditors", responses=PROBLEMS_OF_READING)
def audit_perfect_auditors(
    among: Among, listed: Listing, audits: Times = perfect_audits.AUDITS, leading: bool = False
) -> Page[PerfectAuditor]:
    """Auditors of at least `audits` audits that all reached the highest level, `leading` them or not."""
    return listed.of(PerfectAuditors(**among, audits=audits, leading=leading))


@router.get("/overdue", operation_id="audit_overdue", responses=PROBLEMS_OF_READING)
def audit_overdue(among: Among, listed: Listing, days: Days = 0) -> Page[ValidThoughOverdue]:
    """Certificates that are valid though their surveillance is overdue for more than `days` days."""
    return listed.of(Overdue(**among, days=days))


@router.get("/reinstatements", operation_id="audit_reinstatements", responses=PROBLEMS_OF_READING)
def audit_reinstatements(
    among: Among, listed: Listing, times: Times = reinstatements.TIMES, per: Per = Per.CERTIFICATE
) -> Page[RepeatedReinstatement]:
    """Certificates, or organisations, that were reinstated at least `times` times."""
    return listed.of(Reinstatements(**among, times=times, per=per))


@router.get("/late-records", operation_id="audit_late_records", responses=PROBLEMS_OF_READING)
def audit_late_records(among: Among, listed: Listing, days: Days = late_records.DAYS) -> Page[LateRecord]:
    """Events recorded more than `days` days after the day from which they hold."""
    return listed.of(LateRecords(**among, days=days))
