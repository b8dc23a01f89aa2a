"""Where does everybody begin? At one field for the number of a certificate."""

from typing import Final

from fastapi import APIRouter, Response

from api.pages.page import AskedPage
from api.pages.route import PageRoute

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/", operation_id="start")
def start(page: AskedPage) -> Response:
    """The field."""
    return page("lookup/start.html")
