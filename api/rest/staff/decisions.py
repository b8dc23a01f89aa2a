"""How is each decision asked for? One route for each, made from the catalogue of the domain."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.http.documents import PROBLEMS_OF_COMMANDS
from api.http.given import AskedFor, Here, SeenVersion
from api.http.receipts import Done, answer_to
from api.http.route import StrictRoute
from api.rest.staff.examples import EXAMPLES
from domain.certificate.catalogue import DECISIONS
from domain.certificate.deciding import Decision, Terms

router: Final = APIRouter(prefix="/certificates/{id}", tags=["decisions"], route_class=StrictRoute)


def _taking(name: str, terms_of: type[Terms]) -> Callable[..., Done]:
    """The route of one decision; its body is the terms of the decision."""

    def take(
        id: UUID, terms: Terms, seen: SeenVersion, asked: AskedFor, here: Here, answer: Response
    ) -> Done:
        receipt = here.register.decide(id, name, terms, seen=seen, asked=asked)
        return answer_to(asked, receipt, here, answer)

    take.__annotations__["terms"] = terms_of
    return take


def _described(declared: Decision[Terms]) -> str:
    purpose = (declared.make.__doc__ or "").split("Raises")[0].strip()
    return f"{purpose}\n\nTaken by: {', '.join(sorted(declared.roles))}."


def _example(name: str) -> dict[str, Any]:
    return {"requestBody": {"content": {"application/json": {"example": EXAMPLES[name]}}}}


for _name, _declared in DECISIONS.items():
    router.add_api_route(
        f"/{_name}",
        _taking(_name, _declared.terms),
        methods=["POST"],
        operation_id=_name.replace("-", "_"),
        summary=_name.replace("-", " ").capitalize(),
        description=_described(_declared),
        responses=PROBLEMS_OF_COMMANDS,
        openapi_extra=_example(_name),
    )
