"""How does a body's administrator declare that one of its people is tied to an organisation?"""

from typing import Final

from fastapi import APIRouter, Response

from api.http.command_results import CommandResult, command_result
from api.http.dependencies import CommandRequestDep, ContainerDep
from api.http.openapi import COMMAND_RESPONSES
from api.http.strict_route import StrictRoute
from api.rest.staff.examples import EXAMPLES
from domain.events.institution import InterestDeclared

router: Final = APIRouter(prefix="/interests", tags=["cases"], route_class=StrictRoute)


@router.post(
    "",
    status_code=201,
    operation_id="declare_interest",
    responses=COMMAND_RESPONSES,
    openapi_extra={"requestBody": {"content": {"application/json": {"example": EXAMPLES["interest"]}}}},
)
def declare_interest(
    interest: InterestDeclared,
    command_request: CommandRequestDep,
    container: ContainerDep,
    response: Response,
) -> CommandResult:
    """Declare a tie of one of your people; it disqualifies them at once (rule 2). Taken by: administrator."""
    body = command_request.by.body or ""
    return command_result(
        command_request,
        container.institutions.declare_interest(body, interest, command_request),
        container,
        response,
    )
