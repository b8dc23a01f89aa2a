"""How does a browser get to the provider?"""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from starlette.responses import RedirectResponse

from api.http.openapi import PUBLIC_RESPONSES, problem_responses
from api.http.strict_route import StrictRoute
from api.rest.oidc.dependencies import BrowserSecretDep, OidcLoginDep, with_login_cookie

router: Final = APIRouter(route_class=StrictRoute)

RESPONSES: Final = {
    **PUBLIC_RESPONSES,
    **problem_responses(
        _502="The identity provider cannot be used.", _503="The identity provider does not answer."
    ),
    303: {"description": "To the identity provider."},
}

ReturnTo = Annotated[
    str, Query(description="A path of this service to come back to.", examples=["/staff/worklist"])
]
Reauthenticate = Annotated[
    bool, Query(description="Ask for a new proof there, as a decision needs one that is fresh.")
]


@router.get(
    "/start",
    operation_id="begin_session_elsewhere",
    response_class=Response,
    status_code=303,
    responses=RESPONSES,
)
def start_oidc_login(
    oidc_login: OidcLoginDep,
    browser: BrowserSecretDep,
    return_to: ReturnTo = "/",
    again: Reauthenticate = False,
) -> Response:
    """Log in through another issuer of identities: sends the browser there."""
    return with_login_cookie(
        RedirectResponse(oidc_login.begin(browser, return_to, reauthenticate=again), 303), browser
    )
