"""How does a browser come back from the provider, and with what session?

The route ignores parameters it does not know: providers add some, and a client must not mind (OpenID
Connect Core 1.0, 3.1.2.5; RFC 6749, 4.1.2).
"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Response
from starlette.responses import RedirectResponse

from api.http.dependencies import ContainerDep
from api.http.login_flow import ClientContextDep, set_session_cookie
from api.http.openapi import READ_RESPONSES, problem_responses
from api.rest.oidc.dependencies import BrowserSecretDep, OidcLoginDep
from api.rest.oidc.finish_login import finish_login
from services.oidc.login import CallbackParams

router: Final = APIRouter()

ProviderText = Annotated[str, Query(max_length=8000)]

RESPONSES: Final = {
    **READ_RESPONSES,
    **problem_responses(
        _400="The login was not begun in this browser, or is over.",
        _401="What the identity provider says is not believed.",
        _403="The identity opens no account here, or the provider refused.",
        _502="The identity provider cannot be used.",
        _503="The identity provider does not answer.",
    ),
    303: {"description": "Logged in: to where the person wanted to go."},
}


def _callback_params(
    state: ProviderText = "",
    code: ProviderText = "",
    iss: ProviderText | None = None,
    error: ProviderText = "",
) -> CallbackParams:
    return CallbackParams(state=state, code=code, issuer=iss, error=error)


@router.get(
    "/callback",
    operation_id="finish_session_elsewhere",
    response_class=Response,
    status_code=303,
    responses=RESPONSES,
)
def finish_oidc_login(
    params: Annotated[CallbackParams, Depends(_callback_params)],
    oidc_login: OidcLoginDep,
    browser: BrowserSecretDep,
    client: ClientContextDep,
    container: ContainerDep,
) -> Response:
    """Come back from the identity provider, which sends the browser here: logs in."""
    login, new_session = finish_login(container, oidc_login, browser, params, client)
    response = RedirectResponse(login.return_to, 303, {"Cache-Control": "no-store"})
    set_session_cookie(response, new_session)
    return response
