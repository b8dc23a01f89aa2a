"""How does a browser get to the provider?"""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from starlette.responses import RedirectResponse

from api.http.documents import PROBLEMS_OF_QUESTIONS, problems
from api.http.route import StrictRoute
from api.rest.oidc.given import Browser, Through, sent

router: Final = APIRouter(route_class=StrictRoute)

RESPONSES: Final = {
    **PROBLEMS_OF_QUESTIONS,
    **problems(_502="The identity provider cannot be used.", _503="The identity provider does not answer."),
    303: {"description": "To the identity provider."},
}

ReturnTo = Annotated[
    str, Query(description="A path of this service to come back to.", examples=["/staff/worklist"])
]
Again = Annotated[
    bool, Query(description="Ask for a new proof there, as a decision needs one that is fresh.")
]


@router.get(
    "/start",
    operation_id="begin_session_elsewhere",
    response_class=Response,
    status_code=303,
    responses=RESPONSES,
)
def begin_session_elsewhere(
    elsewhere: Through, browser: Browser, return_to: ReturnTo = "/", again: Again = False
) -> Response:
    """Log in through another issuer of identities: sends the browser there."""
    return sent(RedirectResponse(elsewhere.begin(browser, return_to, again=again), 303), browser)
