"""How does somebody get recovery codes for the day when their device is lost?"""

from typing import Final

from fastapi import APIRouter, Response

from api.errors.request_errors import StepUpNeeded
from api.http.given import Here
from api.http.session_given import Inside, must_be_fresh
from api.pages.account.onward import Onward
from api.pages.page import AskedPage
from api.pages.route import STEP_UP, PageRoute, proof_asked
from api.pages.sent import SentForm

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH: Final = "/account/recovery-codes"


@router.get(PATH, operation_id="make_recovery_codes")
def ask_recovery_codes(page: AskedPage) -> Response:
    """What they are for, and what becomes of former ones."""
    return page("account/recovery.html")


@router.post(PATH, operation_id="make_recovery_codes")
def make_recovery_codes(page: AskedPage, here: Here, inside: Inside, form: SentForm) -> Response:
    """Ten codes, shown this once."""
    if form.again:
        return page("account/recovery.html")
    try:
        must_be_fresh(here, inside)
    except StepUpNeeded:
        return proof_asked(page, STEP_UP, form)
    made = here.accounts.recovery_codes.make(inside.principal.person)
    return page("account/recovery_codes.html", codes=made, onward=Onward(), first=False)
