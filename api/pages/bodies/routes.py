"""Public page of a certification body, and the list of them all (domain §9, "Body")."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Response

from api.errors.request_errors import BodyNotFound
from api.http.dependencies import ContainerDep
from api.pages.bodies.period import Period, parse_period
from api.pages.lookup.certificate import parse_lookup_query
from api.pages.page import CurrentPage
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from api.pages.statistics.monthly_counts import STATUSES
from domain.approval import ApprovalState
from domain.calendar import civil_date
from projections.public_register.answers import PublicChange
from projections.public_register.bodies import BodyProfile
from projections.public_register.feed import ChangesFilters
from projections.public_register.queries import PublicRegister

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PARAMETERS: Final = ("as_of", "known_at", "from", "to", "before")
PAGE_SIZE: Final = 40
_MAX_DIGITS: Final = 15

NOTICES: Final = (
    *("suspended", "suspension-extended", "reinstated", "revoked", "deregistered", "set-aside"),
    *("registered", "renamed", "name-corrected", "moved", "contact-recorded", "recoded", "ended"),
    "end-corrected",
    *("approval-given", "approval-suspended", "approval-resumed", "approval-withdrawn", "approval-corrected"),
)
"""Facts that a body gives notice of: the ends of its certificates, what undid them, and its own events."""

APPROVAL_LOOKS: Final[Mapping[ApprovalState, str]] = {
    ApprovalState.LIVE: "valid",
    ApprovalState.SUSPENDED: "suspended",
    ApprovalState.WITHDRAWN: "revoked",
    ApprovalState.WITHDRAWN_FOR_FAULT: "revoked",
    ApprovalState.GIVEN_UP: "deregistered",
}
"""State of an approval → the status of a certificate whose icon and colour it has."""


@router.get("/bodies", operation_id="bodies")
def bodies(page: CurrentPage, container: ContainerDep) -> Response:
    """Every certification body by its present name."""
    return page("bodies/bodies.html", bodies=container.public.bodies())


@router.get("/bodies/{body}", operation_id="body")
def body(body: str, page: CurrentPage, container: ContainerDep) -> Response:
    """A body at `as_of`, as known at `known_at`, and its notices from `from` to `to`.

    Raises BodyNotFound, KnownAtInFuture.
    """
    as_of, known_at, since, until, before = (page.request.query_params.get(name, "") for name in PARAMETERS)
    lookup_query = parse_lookup_query(as_of, "", known_at, page.now, page.language)
    profile = container.public.body(body, lookup_query.as_of, lookup_query.known_at)
    if profile is None:
        raise BodyNotFound(body)
    period = parse_period(lookup_query.form, since, until, civil_date(profile.as_of), page.language)
    notices, earlier = _notices(container.public, profile, period, before)
    return page(
        "bodies/body.html",
        422 if period.form.errors else 200,
        profile=profile,
        totals=profile.by("status"),
        statuses=STATUSES,
        approval_looks=APPROVAL_LOOKS,
        lookup_query=lookup_query,
        period=period,
        form=period.form,
        notices=notices,
        before=earlier,
        scheme_titles=SchemeTitles.of(container.public.schemes(), page.language),
    )


def _notices(
    public: PublicRegister, profile: BodyProfile, period: Period, before: str
) -> tuple[tuple[PublicChange, ...], int | None]:
    """A page of the notices recorded in the period, as known then, and where the next one begins.

    An invalid position is ignored.
    """
    position = int(before) if before.isascii() and before.isdigit() and len(before) <= _MAX_DIGITS else None
    until = min(period.until, civil_date(profile.known_at))
    filters = ChangesFilters(body=profile.id, what=NOTICES, since=period.since, until=until)
    found = public.latest(PAGE_SIZE, position, filters)
    earlier = found[-1].line.position if len(found) == PAGE_SIZE else None
    return tuple(each for each in found if each.line.recorded_at <= profile.known_at), earlier
