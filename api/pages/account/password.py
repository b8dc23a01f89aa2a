"""How does somebody take another password?"""

from typing import Final

from fastapi import APIRouter, Response

from api.http.dependencies import ContainerDep
from api.http.login_flow import ClientContextDep, SessionCredentialDep, session_of, set_session_cookie
from api.pages.account.form_errors import FORM_ERRORS, form_status, with_error
from api.pages.form import Form
from api.pages.form_data import SubmittedForm
from api.pages.page import CurrentPage, Page
from api.pages.route import PageRoute
from services.accounts.errors import InvalidCredentials, PasswordNotAccepted, TooManyLoginAttempts
from services.accounts.password_policy import LONGEST, SHORTEST

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PASSWORD_PATH: Final = "/account/password"  # noqa: S105  (a path)
_FIELD_OF_ERROR: Final = {TooManyLoginAttempts: "password", PasswordNotAccepted: "new_password"}


@router.get(PASSWORD_PATH, operation_id="change_password")
def show_password_form(page: CurrentPage) -> Response:
    """The form."""
    return _password_page(page, Form())


@router.post(PASSWORD_PATH, operation_id="change_password")
def change_password(
    page: CurrentPage,
    container: ContainerDep,
    credential: SessionCredentialDep,
    form: SubmittedForm,
    client: ClientContextDep,
) -> Response:
    """Another password; the other sessions end, and this one goes on under another token."""
    if form.is_resumed:
        return _password_page(page, Form())
    current, new, repeated = (
        (*form.values(name), "")[0] for name in ("password", "new_password", "password_again")
    )
    if new != repeated:
        mismatch = page.language.gettext("The two passwords differ. Enter the same one twice.")
        return _password_page(page, Form().with_error("password_again", mismatch), 422)
    person = credential.principal.person
    try:
        account = container.accounts.passwords.change(person, current, new, device_token=client.device)
    except InvalidCredentials:
        message = page.language.gettext("This is not your present password.")
        return _password_page(page, Form().with_error("password", message), 422)
    except FORM_ERRORS as error:
        invalid_form = with_error(page, Form(), error, _FIELD_OF_ERROR.get(type(error), ""))
        return _password_page(page, invalid_form, form_status(invalid_form, error))
    container.sessions.end_all(person)
    means = session_of(credential).means & {"password"}
    new_session = container.sessions.begin(person, means, credentials_as_of=account.credentials_changed_at)
    answer = page("account/password_changed.html")
    set_session_cookie(answer, new_session)
    return answer


def _password_page(page: Page, form: Form, status: int = 200) -> Response:
    return page("account/password.html", status, form=form, shortest=SHORTEST, longest=LONGEST)
