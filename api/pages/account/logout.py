"""How does somebody log out?"""

from typing import Final

from fastapi import APIRouter, Response

from api.http.dependencies import ContainerDep
from api.http.login_flow import ClientContextDep, clear_session_cookie, close_session
from api.pages.page import CurrentPage
from api.pages.route import LOGIN, PageRoute

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.post("/logout", operation_id="log_out")
def log_out(page: CurrentPage, container: ContainerDep, client: ClientContextDep) -> Response:
    """What the browser holds opens nothing any more; without a session there is nothing to end."""
    if page.credential is not None and page.credential.session is not None:
        close_session(container, page.credential, client)
    answer = page.redirect(LOGIN, left="yes")
    clear_session_cookie(answer)
    return answer
