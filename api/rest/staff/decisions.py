"""How is each decision asked for? One route for each, made from the catalogue of the domain."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.http.command_results import CommandResult, command_result
from api.http.dependencies import CommandRequestDep, ContainerDep, ExpectedVersion
from api.http.openapi import COMMAND_RESPONSES
from api.http.strict_route import StrictRoute
from api.rest.staff.examples import EXAMPLES
from domain.certificate.catalogue import DECISIONS
from domain.certificate.declaration import Decision, Terms

router: Final = APIRouter(prefix="/certificates/{id}", tags=["decisions"], route_class=StrictRoute)


def _route_for(name: str, terms_of: type[Terms]) -> Callable[..., CommandResult]:
    """The route of one decision; its body is the terms of the decision."""

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
        f"/{_name}",
        _route_for(_name, _declaration.terms),
        methods=["POST"],
        operation_id=_name.replace("-", "_"),
        summary=_name.replace("-", " ").capitalize(),
        description=_description(_declaration),
        responses=COMMAND_RESPONSES,
        openapi_extra=_example(_name),
    )
