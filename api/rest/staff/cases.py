"""How is a case opened, and what do the staff see of it?"""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.http.documents import PROBLEMS_OF_COMMANDS, PROBLEMS_OF_READING
from api.http.given import AskedFor, Here, Person
from api.http.receipts import Done, answer_to, etag
from api.http.route import StrictRoute
from api.rest.staff.examples import EXAMPLES
from api.rest.staff.views import CaseView, EventView
from domain.certificate.applying import Application

router: Final = APIRouter(prefix="/certificates", tags=["cases"], route_class=StrictRoute)


@router.post(
    "",
    status_code=201,
    operation_id="apply",
    responses=PROBLEMS_OF_COMMANDS,
    openapi_extra={"requestBody": {"content": {"application/json": {"example": EXAMPLES["apply"]}}}},
)
def apply(application: Application, asked: AskedFor, here: Here, answer: Response) -> Done:
    """Open a case for an organisation. Taken by: registrar."""
    receipt = here.register.apply(application, asked)
    answer.headers["Location"] = f"/api/v1/staff/certificates/{receipt.stream}"
    return answer_to(asked, receipt, here, answer)


@router.get("/{id}", operation_id="see_case", responses=PROBLEMS_OF_READING)
def see_case(id: UUID, person: Person, here: Here, answer: Response) -> CaseView:
    """The case as it stands, with every decision, open or closed to you now, and why."""
    case = here.register.case(id, person)
    answer.headers["ETag"] = etag(case.certificate.version)
    return CaseView.of(case)


@router.get("/{id}/history", operation_id="see_history", responses=PROBLEMS_OF_READING)
def see_history(id: UUID, person: Person, here: Here) -> list[EventView]:
    """Everything recorded of the case, in order: who, in which role, why, effective when, recorded when."""
    return [EventView.of(recorded) for recorded in here.register.history(id, person)]
