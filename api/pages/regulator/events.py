"""Audit trail of all bodies, filtered by body, person, kind of event and period."""

from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Response

from api.app.container import Container
from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.page import CurrentPage, Page
from api.pages.people import people_of
from api.pages.regulator.query_form import QueryForm, read_day, read_person, read_query
from api.pages.route import PageRoute
from api.pages.scheme_titles import SchemeTitles
from api.pages.statistics.monthly_counts import STATUSES
from domain.events import EVENTS
from domain.values import BodyId
from projections.audit_trail.queries import AuditTrailFilters, Order

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

EVENT_FIELDS: Final = ("body", "actor", "topic", "since", "until", "holds_since", "holds_until", "order")
PAGE_SIZE: Final = 50
_EXPORT_PARAMETERS: Final = {
    "body": "body",
    "actor": "actor",
    "topic": "topic",
    "since": "from",
    "until": "to",
}
"""Field of the form → parameter of the export."""


@router.get("/regulator", operation_id="audit_events")
def overview(page: CurrentPage, container: ContainerDep, by: PrincipalDep) -> Response:
    """Home page for regulators: totals by status and the latest events."""
    return page(
        "regulator/overview.html",
        statuses=STATUSES,
        totals=container.public.statistics().by("status"),
        entries=container.audit.search(AuditTrailFilters(), None, 15).entries,
        people=people_of(container, by, page.language),
        bodies=body_names(page, container),
    )


@router.get("/regulator/events", operation_id="audit_events")
def events(page: CurrentPage, container: ContainerDep, by: PrincipalDep, cursor: str = "") -> Response:
    """The events that match the filters. Raises InvalidCursor."""
    query_form, filters = parse_filters(read_query(page.request.query_params, EVENT_FIELDS, page.language))
    found = None if query_form.has_errors else container.audit.search(filters, cursor or None, PAGE_SIZE)
    fields = {name: query_form.form.value(name) for name in EVENT_FIELDS}
    return page(
        "regulator/events.html",
        422 if query_form.has_errors else 200,
        form=query_form.form,
        found=found,
        fields=fields,
        export={parameter: fields[name] for name, parameter in _EXPORT_PARAMETERS.items() if fields[name]},
        people=people_of(container, by, page.language),
        bodies=body_names(page, container),
        topics=tuple(EVENTS),
        scheme_titles=SchemeTitles.of(container.public.schemes(), page.language),
    )


def parse_filters(query_form: QueryForm) -> tuple[QueryForm, AuditTrailFilters]:
    """The filters of the form, and the form with an error at each invalid field."""
    query_form, actor = read_person(query_form, "actor")
    days: dict[str, Any] = {}
    for name in ("since", "until", "holds_since", "holds_until"):
        query_form, days[name] = read_day(query_form, name)
    topic = query_form.text("topic") if query_form.text("topic") in EVENTS else None
    order = Order.EARLIEST if query_form.text("order") == Order.EARLIEST else Order.LATEST
    filters = AuditTrailFilters(body=query_form.text("body"), actor=actor, topic=topic, order=order)
    return query_form, replace(filters, **days)


def body_names(page: Page, container: Container) -> dict[BodyId, str]:
    """Body id → name, or the id if no name is known."""
    return {each.id: page.language.localise(each.name) or each.id for each in container.public.bodies()}
