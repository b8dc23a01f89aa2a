"""How does somebody get recovery codes for the day when their device is lost?"""

from typing import Final

from fastapi import APIRouter, Response

from api.errors.request_errors import StepUpRequired
from api.http.dependencies import ContainerDep
from api.http.login_flow import SessionCredentialDep, require_recent_authentication
from api.pages.account.return_target import ReturnTarget
from api.pages.form_data import SubmittedForm
from api.pages.page import CurrentPage
from api.pages.route import STEP_UP, PageRoute, authentication_required_page

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

RECOVERY_CODES_PATH: Final = "/account/recovery-codes"


@router.get(RECOVERY_CODES_PATH, operation_id="make_recovery_codes")
def show_recovery_codes(page: CurrentPage) -> Response:
    """What they are for, and what becomes of former ones."""
    return page("account/recovery.html")


@router.post(RECOVERY_CODES_PATH, operation_id="make_recovery_codes")
def make_recovery_codes(
    page: CurrentPage, container: ContainerDep, credential: SessionCredentialDep, form: SubmittedForm
) -> Response:
    """Ten codes, shown this once."""
    if form.is_resumed:
        return page("account/recovery.html")
    try:
        require_recent_authentication(container, credential)
    except StepUpRequired:
        return authentication_required_page(page, STEP_UP, form)
    codes = container.accounts.recovery_codes.make(credential.principal.person)
    return page("account/recovery_codes.html", codes=codes, return_target=ReturnTarget(), first=False)
