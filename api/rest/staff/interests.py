"""How does a body's administrator declare that one of its people is tied to an organisation?"""

from typing import Final

from fastapi import APIRouter, Response

from api.http.documents import PROBLEMS_OF_COMMANDS
from api.http.given import AskedFor, Here
from api.http.receipts import Done, answer_to
from api.http.route import StrictRoute
from api.rest.staff.examples import EXAMPLES
from domain.events.institution import InterestDeclared

router: Final = APIRouter(prefix="/interests", tags=["cases"], route_class=StrictRoute)


@router.post(
    "",
    status_code=201,
    operation_id="declare_interest",
    responses=PROBLEMS_OF_COMMANDS,
    openapi_extra={"requestBody": {"content": {"application/json": {"example": EXAMPLES["interest"]}}}},
)
def declare_interest(interest: InterestDeclared, asked: AskedFor, here: Here, answer: Response) -> Done:
    """Declare a tie of one of your people; it disqualifies them at once (rule 2). Taken by: administrator."""
    body = asked.by.body or ""
    return answer_to(asked, here.institutions.declare_interest(body, interest, asked), here, answer)
