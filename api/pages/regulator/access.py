"""Access log: who read what, who logged in, and who was refused."""

from typing import Final

from fastapi import APIRouter, Response

from api.http.dependencies import ContainerDep, PrincipalDep
from api.pages.page import CurrentPage
from api.pages.people import people_of
from api.pages.regulator.query_form import read_day, read_person, read_query
from api.pages.route import PageRoute
from domain.calendar import end_of_day, start_of_day
from services.access_log import AccessLogFilters

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

ACCESS_FIELDS: Final = ("person", "kind", "subject", "since", "until")
PAGE_SIZE: Final = 50
_MAX_DIGITS: Final = 18


@router.get("/regulator/access", operation_id="audit_access")
def access(page: CurrentPage, container: ContainerDep, by: PrincipalDep, before: str = "") -> Response:
    """The entries that match the filters, the latest first."""
    query_form = read_query(page.request.query_params, ACCESS_FIELDS, page.language)
    query_form, person_id = read_person(query_form, "person")
    query_form, since = read_day(query_form, "since")
    query_form, until = read_day(query_form, "until")
    filters = AccessLogFilters(
        person=person_id,
        kind=query_form.text("kind"),
        subject=query_form.text("subject"),
        since=start_of_day(since) if since else None,
        until=end_of_day(until) if until else None,
        before=int(before) if before.isascii() and before.isdigit() and len(before) <= _MAX_DIGITS else None,
    )
    return page(
        "regulator/access.html",
        422 if query_form.has_errors else 200,
        form=query_form.form,
        found=None if query_form.has_errors else container.access_log.page(filters, PAGE_SIZE),
        fields={name: query_form.form.value(name) for name in ACCESS_FIELDS},
        people=people_of(container, by, page.language),
    )
