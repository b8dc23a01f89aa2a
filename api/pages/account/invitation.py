"""First login of an invited person, who chooses a password."""

from typing import Final

from fastapi import APIRouter, Response
from pydantic import ValidationError

from api.app.container import Container
from api.http.dependencies import ContainerDep
from api.http.login_flow import ClientContextDep, login_by_invitation, set_login_cookies
from api.http.session_views import InvitationUse
from api.pages.account.form_errors import FORM_ERRORS, form_status, with_error
from api.pages.account.login_completion import must_be_local
from api.pages.account.step_up import SECOND_FACTOR_PATH
from api.pages.form import Form
from api.pages.form_data import SubmittedForm
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from domain.errors import InvalidValue
from services.accounts.errors import PasswordNotAccepted
from services.accounts.password_policy import LONGEST, SHORTEST

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH: Final = "/invitations/{token}"


@router.get(PATH, operation_id="see_invitation")
def show_invitation(page: CurrentPage, container: ContainerDep) -> Response:
    """The form. Whether an invitation is valid is reported only on use: opening the page reveals nothing."""
    return _render(page, container, Form())


@router.post(PATH, operation_id="accept_invitation")
def accept_invitation(
    token: str, page: CurrentPage, container: ContainerDep, form: SubmittedForm, client: ClientContextDep
) -> Response:
    """Activate the account and start a session; the next page sets up a second factor."""
    must_be_local(container)
    password = (*form.values("password"), "")[0]
    if password != (*form.values("password_again"), "")[0]:
        message = page.language.gettext("The two passwords differ. Enter the same one twice.")
        return _render(page, container, Form(form).with_error("password_again", message), 422)
    try:
        acceptance = InvitationUse(token=token, password=password, name=form.value("name"))
        login_result = login_by_invitation(container, acceptance, client)
    except ValidationError:
        return _render(page, container, with_error(page, Form(form), InvalidValue(""), "name"), 422)
    except FORM_ERRORS as error:
        invalid_form = with_error(page, Form(form), error, _field_of_error(error))
        return _render(page, container, invalid_form, form_status(invalid_form, error))
    answer = page.redirect(SECOND_FACTOR_PATH, first="yes")
    set_login_cookies(answer, login_result)
    return answer


def _field_of_error(error: Exception) -> str:
    if isinstance(error, PasswordNotAccepted):
        return "password"
    return "name" if isinstance(error, InvalidValue) else ""


def _render(page: Page, container: Container, form: Form, status: int = 200) -> Response:
    return page(
        "account/invitation.html",
        status,
        form=form,
        local=container.settings.local_accounts,
        oidc_login=container.oidc_login,
        shortest=SHORTEST,
        longest=LONGEST,
    )
