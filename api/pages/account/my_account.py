"""The own account: roles, factors, sessions, password."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.app.container import Container
from api.errors.request_errors import StepUpRequired
from api.http.credentials import Credential
from api.http.dependencies import ContainerDep
from api.http.login_flow import (
    ClientContextDep,
    SessionCredentialDep,
    require_recent_authentication,
    session_of,
    set_session_cookie,
)
from api.pages.account.form_errors import FORM_ERRORS, form_status, with_error
from api.pages.account.login_completion import second_factors
from api.pages.form import Form
from api.pages.form_data import SubmittedForm
from api.pages.page import CurrentPage, Page
from api.pages.route import STEP_UP, PageRoute, authentication_required_page
from services.accounts.errors import InvalidCredentials, PasswordNotAccepted, TooManyLoginAttempts
from services.accounts.password_policy import LONGEST, SHORTEST
from services.sessions import SessionNotFound

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

ACCOUNT_PATH: Final = "/account"
PASSWORD_PATH: Final = "/account/password"  # noqa: S105  (a path)
OTHER_SESSIONS: Final = "others"
_FIELD_OF_ERROR: Final = {TooManyLoginAttempts: "password", PasswordNotAccepted: "new_password"}


@router.get(ACCOUNT_PATH, operation_id="see_sessions")
def show_account(page: CurrentPage, container: ContainerDep, credential: SessionCredentialDep) -> Response:
    """Name, roles, authentication of the session, and all sessions of the person."""
    return _account_page(page, container, credential)


@router.post(ACCOUNT_PATH, operation_id="end_one_session")
def end_sessions(
    page: CurrentPage, container: ContainerDep, credential: SessionCredentialDep, form: SubmittedForm
) -> Response:
    """End one session, or all but this one; requires a recent login (ASVS 5.0, 7.5.2).

    A session that has already ended is no error.
    """
    if form.is_resumed:
        return _account_page(page, container, credential)
    try:
        require_recent_authentication(container, credential)
    except StepUpRequired:
        return authentication_required_page(page, STEP_UP, form)
    person, session_id = credential.principal.person, form.value("end")
    if session_id == OTHER_SESSIONS:
        container.sessions.end_all(person, except_token=credential.token)
    else:
        _end_session(container, person, session_id)
    return page.redirect(ACCOUNT_PATH)


@router.get(PASSWORD_PATH, operation_id="change_password")
def show_password_form(page: CurrentPage) -> Response:
    """The form to change the password."""
    return _password_page(page, Form())


@router.post(PASSWORD_PATH, operation_id="change_password")
def change_password(
    page: CurrentPage,
    container: ContainerDep,
    credential: SessionCredentialDep,
    form: SubmittedForm,
    client: ClientContextDep,
) -> Response:
    """Change the password: all sessions end, and this browser gets a new one."""
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


def _end_session(container: Container, person: str, session_id: str) -> None:
    try:
        container.sessions.end_one(person, UUID(session_id))
    except (ValueError, SessionNotFound):
        return


def _account_page(page: Page, container: Container, credential: Credential) -> Response:
    principal, session = credential.principal, session_of(credential)
    return page(
        "account/my_account.html",
        person=container.accounts.people.person(principal.person),
        body=container.institutions.body(principal.body) if principal.body else None,
        factors=second_factors(container, principal.person),
        local=container.settings.local_accounts,
        current_session=session,
        sessions=container.sessions.of(principal.person),
    )


def _password_page(page: Page, form: Form, status: int = 200) -> Response:
    return page("account/password.html", status, form=form, shortest=SHORTEST, longest=LONGEST)
