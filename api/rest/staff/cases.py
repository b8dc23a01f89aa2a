"""How is a case opened, and what do the staff see of it?"""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.http.command_results import CommandResult, command_result, etag
from api.http.dependencies import CommandRequestDep, ContainerDep, PrincipalDep
from api.http.openapi import COMMAND_RESPONSES, READ_RESPONSES
from api.http.strict_route import StrictRoute
from api.rest.staff.examples import EXAMPLES
from api.rest.staff.views import CaseView, EventView
from domain.certificate.applying import Application

router: Final = APIRouter(prefix="/certificates", tags=["cases"], route_class=StrictRoute)


@router.post(
    "",
    status_code=201,
    operation_id="apply",
    responses=COMMAND_RESPONSES,
    openapi_extra={"requestBody": {"content": {"application/json": {"example": EXAMPLES["apply"]}}}},
)
def apply(
    application: Application, command_request: CommandRequestDep, container: ContainerDep, response: Response
) -> CommandResult:
    """Open a case for an organisation. Taken by: registrar."""
    receipt = container.register.apply(application, command_request)
    response.headers["Location"] = f"/api/v1/staff/certificates/{receipt.stream}"
    return command_result(command_request, receipt, container, response)


@router.get("/{id}", operation_id="see_case", responses=READ_RESPONSES)
def see_case(id: UUID, principal: PrincipalDep, container: ContainerDep, response: Response) -> CaseView:
    """The case as it stands, with every decision, open or closed to you now, and why."""
    case = container.register.case(id, principal)
    response.headers["ETag"] = etag(case.certificate.version)
    return CaseView.of(case)


@router.get("/{id}/history", operation_id="see_history", responses=READ_RESPONSES)
def see_history(id: UUID, principal: PrincipalDep, container: ContainerDep) -> list[EventView]:
    """Everything recorded of the case, in order: who, in which role, why, effective when, recorded when."""
    return [EventView.of(recorded) for recorded in container.register.history(id, principal)]
