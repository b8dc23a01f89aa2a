"""JSON routes of the list of serious distrust, for the staff of a certification body (rule 24)."""

from typing import Final

from fastapi import APIRouter, Request, Response

from api.http.command_results import CommandResult, command_result
from api.http.dependencies import CommandRequestDep, ContainerDep, PrincipalDep
from api.http.distrust_entries import distrust_entries
from api.http.openapi import COMMAND_RESPONSES, KEY_SECURITY, READ_RESPONSES
from api.http.strict_route import StrictRoute
from api.http.urls import Cursor, next_link
from api.rest.staff_examples import EXAMPLES
from domain.events.register import DistrustListed
from projections.audit_trail.queries import AuditPage

PATH: Final = "/api/v1/staff/distrust"

router: Final = APIRouter(tags=["cases"], route_class=StrictRoute, dependencies=[KEY_SECURITY])


@router.post(
    PATH,
    status_code=201,
    operation_id="list_distrust",
    responses=COMMAND_RESPONSES,
    openapi_extra={"requestBody": {"content": {"application/json": {"example": EXAMPLES["distrust"]}}}},
)
def list_distrust(
    entry: DistrustListed, command_request: CommandRequestDep, container: ContainerDep, response: Response
) -> CommandResult:
    """Enter an organisation in the list of serious distrust, or replace the entry of your body.

    While an entry of any body holds, nothing is accepted or granted to the organisation. Taken by: decider.
    """
    return command_result(
        command_request, container.distrust.record(entry, command_request), container, response
    )


@router.get(PATH, operation_id="see_distrust", responses=READ_RESPONSES)
def see_distrust(
    principal: PrincipalDep,
    container: ContainerDep,
    request: Request,
    response: Response,
    cursor: Cursor | None = None,
) -> AuditPage:
    """The entries that your body made, the latest first."""
    page = distrust_entries(container, principal, cursor)
    if page.cursor:
        response.headers["Link"] = next_link(request, cursor=page.cursor)
    return page
