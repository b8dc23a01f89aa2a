"""JSON routes of the staff of a certification body: cases, decisions, work list, interests, competence.

There is one route for each decision of the domain's catalogue; its body is the terms of the decision.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.http.command_results import CommandResult, command_result, etag
from api.http.dependencies import CommandRequestDep, ContainerDep, ExpectedVersion, PrincipalDep
from api.http.openapi import COMMAND_RESPONSES, KEY_SECURITY, READ_RESPONSES
from api.http.strict_route import StrictRoute
from api.http.urls import Cursor, next_link
from api.rest.staff_examples import EXAMPLES
from api.rest.staff_views import CaseView, EventView
from domain.calendar import civil_date
from domain.certificate.applying import Application
from domain.certificate.catalogue import DECISIONS
from domain.certificate.declaration import Decision, Terms
from domain.deadlines import Kind
from domain.events.institution import CompetenceRecorded, InterestDeclared
from domain.values import BodyId
from projections.public_register.names import LONGEST
from projections.worklist.filters import Mine, Sort, WorklistFilters
from projections.worklist.queries import WorklistPage

router: Final = APIRouter(prefix="/api/v1/staff", route_class=StrictRoute, dependencies=[KEY_SECURITY])


@router.post(
    "/certificates",
    tags=["cases"],
    status_code=201,
    operation_id="apply",
    responses=COMMAND_RESPONSES,
    openapi_extra={"requestBody": {"content": {"application/json": {"example": EXAMPLES["apply"]}}}},
)
def apply(
    application: Application, command_request: CommandRequestDep, container: ContainerDep, response: Response
) -> CommandResult:
    """Open a case by an application. Taken by: registrar."""
    receipt = container.register.apply(application, command_request)
    response.headers["Location"] = f"/api/v1/staff/certificates/{receipt.stream}"
    return command_result(command_request, receipt, container, response)


@router.get("/certificates/{id}", tags=["cases"], operation_id="see_case", responses=READ_RESPONSES)
def see_case(id: UUID, principal: PrincipalDep, container: ContainerDep, response: Response) -> CaseView:
    """The case in its current state, with every decision, available to you now or not, and why."""
    case = container.register.case(id, principal)
    response.headers["ETag"] = etag(case.certificate.version)
    return CaseView.of(case)


@router.get(
    "/certificates/{id}/history", tags=["cases"], operation_id="see_history", responses=READ_RESPONSES
)
def see_history(id: UUID, principal: PrincipalDep, container: ContainerDep) -> list[EventView]:
    """Every event of the case in order: person, role, reason, effective time, recording time."""
    return [EventView.of(recorded) for recorded in container.register.history(id, principal)]


def _route_for(name: str, terms_of: type[Terms]) -> Callable[..., CommandResult]:
    """The route function of a decision; its body is the terms of the decision."""

    def handle(
        id: UUID,
        terms: Terms,
        expected_version: ExpectedVersion,
        command_request: CommandRequestDep,
        container: ContainerDep,
        response: Response,
    ) -> CommandResult:
        receipt = container.register.decide(
            id, name, terms, expected_version=expected_version, request=command_request
        )
        return command_result(command_request, receipt, container, response)

    handle.__annotations__["terms"] = terms_of
    return handle


def _description(declaration: Decision[Terms]) -> str:
    purpose = (declaration.make.__doc__ or "").split("Raises")[0].strip()
    return f"{purpose}\n\nTaken by: {', '.join(sorted(declaration.roles))}."


def _example(name: str) -> dict[str, Any]:
    return {"requestBody": {"content": {"application/json": {"example": EXAMPLES[name]}}}}


for _name, _declaration in DECISIONS.items():
    router.add_api_route(
        f"/certificates/{{id}}/{_name}",
        _route_for(_name, _declaration.terms),
        methods=["POST"],
        tags=["decisions"],
        operation_id=_name.replace("-", "_"),
        summary=_name.replace("-", " ").capitalize(),
        description=_description(_declaration),
        responses=COMMAND_RESPONSES,
        openapi_extra=_example(_name),
    )


SearchText = Annotated[
    str, Query(max_length=LONGEST, description="Part of the organisation's name, or of the number.")
]


@dataclass(frozen=True)
class WorklistOwner:
    """Whose work list it is: a person, with the roles that still decide something, and the body now."""

    mine: Mine
    body: BodyId
    ended: datetime | None
    today: date


def _worklist_owner(principal: PrincipalDep, container: ContainerDep) -> WorklistOwner:
    now = container.clock()
    body = container.institutions.body(principal.body or "")
    mine = Mine(principal.person, body.open_roles(principal.roles, now))
    return WorklistOwner(mine, principal.body or "", body.ended_by(now), civil_date(now))


Owner = Annotated[WorklistOwner, Depends(_worklist_owner)]


async def _worklist_filters(
    owner: Owner,
    kind: Kind | None = None,
    mine: Annotated[bool, Query(description="Only items with a decision that is available to you.")] = False,
    overdue: Annotated[bool, Query(description="Only overdue items.")] = False,
    about: SearchText | None = None,
    sort: Annotated[Sort, Query(description="Order of the items.")] = Sort.DUE,
) -> WorklistFilters:
    """Filters and order of the work list. Raises InvalidCharacters, NameTooLong."""
    return WorklistFilters(kind, owner.mine if mine else None, overdue, about, sort)


@router.get("/worklist", tags=["cases"], operation_id="see_worklist", responses=READ_RESPONSES)
def see_worklist(
    owner: Owner,
    container: ContainerDep,
    request: Request,
    response: Response,
    filters: Annotated[WorklistFilters, Depends(_worklist_filters)],
    cursor: Cursor | None = None,
) -> WorklistPage:
    """The work list of your body today; the earliest due first by default."""
    page = container.worklist.worklist(owner.body, owner.today, filters, cursor)
    if page.cursor:
        response.headers["Link"] = next_link(request, cursor=page.cursor)
    return page.of_body(owner.ended)


@router.post(
    "/interests",
    tags=["cases"],
    status_code=201,
    operation_id="declare_interest",
    responses=COMMAND_RESPONSES,
    openapi_extra=_example("interest"),
)
def declare_interest(
    interest: InterestDeclared,
    command_request: CommandRequestDep,
    container: ContainerDep,
    response: Response,
) -> CommandResult:
    """Declare an interest, which bars the person at once (rule 2). Taken by: administrator."""
    body = command_request.by.body or ""
    return command_result(
        command_request,
        container.institutions.declare_interest(body, interest, command_request),
        container,
        response,
    )


@router.post(
    "/competences",
    tags=["cases"],
    status_code=201,
    operation_id="record_competence",
    responses=COMMAND_RESPONSES,
    openapi_extra=_example("competence"),
)
def record_competence(
    competence: CompetenceRecorded,
    command_request: CommandRequestDep,
    container: ContainerDep,
    response: Response,
) -> CommandResult:
    """Enter one of your auditors in the competence register (rule 27). Taken by: administrator."""
    body = command_request.by.body or ""
    return command_result(
        command_request,
        container.institutions.record_competence(body, competence, command_request),
        container,
        response,
    )
