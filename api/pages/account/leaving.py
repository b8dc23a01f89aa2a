"""How does somebody log out?"""

from typing import Final

from fastapi import APIRouter, Response

from api.http.cookies import forget
from api.http.entrance import left
from api.http.given import Here
from api.http.session_given import From
from api.pages.page import AskedPage
from api.pages.route import LOGIN, PageRoute

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.post("/logout", operation_id="log_out")
def log_out(page: AskedPage, here: Here, coming: From) -> Response:
    """What the browser holds opens nothing any more; without a session there is nothing to end."""
    if page.entry is not None and page.entry.session is not None:
        left(here, page.entry, coming)
    answer = page.redirected(LOGIN, left="yes")
    forget(answer)
    return answer
