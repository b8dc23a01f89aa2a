"""How does a browser come back from the provider, and with what session?

The route ignores parameters it does not know: providers add some, and a client must not mind (OpenID
Connect Core 1.0, 3.1.2.5; RFC 6749, 4.1.2).
"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Response
from starlette.responses import RedirectResponse

from api.http.cookies import hold
from api.http.documents import PROBLEMS_OF_READING, problems
from api.http.given import Here
from api.http.session_given import From
from api.rest.oidc.arriving import arrival
from api.rest.oidc.given import Browser, Through
from services.oidc.elsewhere import Came

router: Final = APIRouter()

Brought = Annotated[str, Query(max_length=8000)]

RESPONSES: Final = {
    **PROBLEMS_OF_READING,
    **problems(
        _400="The login was not begun in this browser, or is over.",
        _401="What the identity provider says is not believed.",
        _403="The identity opens no account here, or the provider refused.",
        _502="The identity provider cannot be used.",
        _503="The identity provider does not answer.",
    ),
    303: {"description": "Logged in: to where the person wanted to go."},
}


def _came(state: Brought = "", code: Brought = "", iss: Brought | None = None, error: Brought = "") -> Came:
    return Came(state=state, code=code, issuer=iss, error=error)


@router.get(
    "/callback",
    operation_id="finish_session_elsewhere",
    response_class=Response,
    status_code=303,
    responses=RESPONSES,
)
def finish_session_elsewhere(
    came: Annotated[Came, Depends(_came)], elsewhere: Through, browser: Browser, coming: From, here: Here
) -> Response:
    """Come back from the identity provider, which sends the browser here: logs in."""
    arrived, begun = arrival(here, elsewhere, browser, came, coming)
    answer = RedirectResponse(arrived.return_to, 303, {"Cache-Control": "no-store"})
    hold(answer, begun)
    return answer
