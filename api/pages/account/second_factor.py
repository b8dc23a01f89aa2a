"""Which second factor does somebody choose to set up?"""

from typing import Final

from fastapi import APIRouter, Response

from api.pages.account.return_target import FormReturnTarget, QueryReturnTarget, ReturnTarget
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

SECOND_FACTOR_PATH: Final = "/account/second-factor"


@router.get(SECOND_FACTOR_PATH, operation_id="enrol_one_time_codes")
def show_second_factors(page: CurrentPage, return_target: QueryReturnTarget) -> Response:
    """The kinds there are, and what each is good for."""
    return second_factor_page(page, return_target)


@router.post(SECOND_FACTOR_PATH, operation_id="enrol_one_time_codes")
def show_second_factors_with_form(page: CurrentPage, return_target: FormReturnTarget) -> Response:
    """The same, for entries that wait behind it."""
    return second_factor_page(page, return_target)


def second_factor_page(page: Page, return_target: ReturnTarget) -> Response:
    """The kinds, each a form that hands on what waits."""
    return page("account/second_factor.html", return_target=return_target)
