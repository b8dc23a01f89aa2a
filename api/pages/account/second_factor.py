"""Which second factor does somebody choose to set up?"""

from typing import Final

from fastapi import APIRouter, Response

from api.pages.account.onward import AskedOnward, Onward, SentOnward
from api.pages.page import AskedPage, Page
from api.pages.route import PageRoute

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH: Final = "/account/second-factor"


@router.get(PATH, operation_id="enrol_one_time_codes")
def choose(page: AskedPage, onward: AskedOnward) -> Response:
    """The kinds there are, and what each is good for."""
    return choosing(page, onward)


@router.post(PATH, operation_id="enrol_one_time_codes")
def choose_with_entries(page: AskedPage, onward: SentOnward) -> Response:
    """The same, for entries that wait behind it."""
    return choosing(page, onward)


def choosing(page: Page, onward: Onward) -> Response:
    """The kinds, each a form that hands on what waits."""
    return page("account/second_factor.html", onward=onward)
