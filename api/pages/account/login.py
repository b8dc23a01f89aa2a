"""Login with a password or a passkey, and logout."""

from typing import Final

from fastapi import APIRouter, Response

from api.app.container import Container
from api.http.dependencies import ContainerDep
from api.http.login_flow import (
    ClientContextDep,
    clear_session_cookie,
    close_session,
    login_by_passkey,
    login_by_password,
)
from api.http.session_views import Login, PasskeyLogin
from api.pages.account.form_errors import FORM_ERRORS, form_status, with_error
from api.pages.account.login_completion import (
    FormReturnTarget,
    QueryReturnTarget,
    ReturnTarget,
    complete_login,
    home_path,
    must_be_local,
    parse_credentials,
    redirect_to_target,
)
from api.pages.form import Form
from api.pages.form_data import SubmittedForm
from api.pages.page import CurrentPage, Page
from api.pages.route import LOGIN, STEP_UP, PageRoute

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(LOGIN, operation_id="ask_login")
def show_login(page: CurrentPage, container: ContainerDep, return_target: QueryReturnTarget) -> Response:
    """The login form; redirects to the return target after a login."""
    return _redirect_if_logged_in(page, return_target) or _render(page, container, return_target, Form())


@router.post(LOGIN, operation_id="log_in")
def log_in(
    page: CurrentPage,
    container: ContainerDep,
    form: SubmittedForm,
    client: ClientContextDep,
    return_target: FormReturnTarget,
) -> Response:
    """A session for a login name and password. Without them the form, which carries a saved form along."""
    if not form.value("by"):
        return _redirect_if_logged_in(page, return_target) or _render(page, container, return_target, Form())
    must_be_local(container)
    try:
        credentials = parse_credentials(
            Login, login=form.value("login"), password=_raw_password(form.values("password"))
        )
        login_result = login_by_password(container, credentials, client)
    except FORM_ERRORS as error:
        invalid_form = with_error(page, Form(form), error)
        return _render(page, container, return_target, invalid_form, form_status(invalid_form, error))
    return complete_login(page, container, login_result, return_target)


@router.get("/login/passkey", operation_id="ask_passkey_login")
def redirect_to_login(page: CurrentPage, return_target: QueryReturnTarget) -> Response:
    """Only a form creates a challenge: redirect to the login form."""
    return page.redirect(LOGIN, next=return_target.path)


@router.post("/login/passkey", operation_id="log_in_by_passkey")
def log_in_by_passkey(
    page: CurrentPage,
    container: ContainerDep,
    form: SubmittedForm,
    client: ClientContextDep,
    return_target: FormReturnTarget,
) -> Response:
    """The page that requests an assertion from the authenticator, then a session for that assertion."""
    must_be_local(container)
    page_form, status, assertion = Form(), 200, form.value("passkey")
    if assertion:
        try:
            credentials = parse_credentials(PasskeyLogin, answer=assertion)
            return complete_login(
                page, container, login_by_passkey(container, credentials.answer, client), return_target
            )
        except FORM_ERRORS as error:
            page_form = with_error(page, page_form, error)
            status = form_status(page_form, error)
    options = container.accounts.passkeys.login_options()
    return page(
        "account/passkey_login.html", status, form=page_form, return_target=return_target, options=options
    )


@router.post("/logout", operation_id="log_out")
def log_out(page: CurrentPage, container: ContainerDep, client: ClientContextDep) -> Response:
    """End the session, if there is one, and clear its cookie."""
    if page.credential is not None and page.credential.session is not None:
        close_session(container, page.credential, client)
    answer = page.redirect(LOGIN, left="yes")
    clear_session_cookie(answer)
    return answer


def _raw_password(values: tuple[str, ...]) -> str:
    """The password as it was entered: blanks belong to it."""
    return values[0] if values else ""


def _redirect_if_logged_in(page: Page, return_target: ReturnTarget) -> Response | None:
    credential = page.credential
    if credential is None or credential.session is None:
        return None
    if credential.session.partial and not return_target.saved_form:
        return page.redirect(STEP_UP, next=return_target.path)
    return (
        None
        if credential.session.partial
        else redirect_to_target(page, return_target, home_path(credential.principal))
    )


def _render(
    page: Page, container: Container, return_target: ReturnTarget, form: Form, status: int = 200
) -> Response:
    return page(
        "account/login.html",
        status,
        form=form,
        return_target=return_target,
        local=container.settings.local_accounts,
        accounts_enabled=container.configured_accounts is not None,
        oidc_login=container.oidc_login,
        logout_reason=page.request.query_params.get("left", ""),
    )
