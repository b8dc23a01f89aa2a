"""Second factor of a login or of a decision that requires one (step-up authentication)."""

from typing import Final, Literal, cast

from fastapi import APIRouter, Response

from api.app.container import Container
from api.http.credentials import Credential
from api.http.dependencies import ContainerDep
from api.http.login_flow import (
    ClientContext,
    ClientContextDep,
    SessionCredentialDep,
    login_by_password,
    session_of,
    set_login_cookies,
    step_up_session,
)
from api.http.session_views import Login, StepUp
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
    step_up_page,
)
from api.pages.form import Form
from api.pages.form_data import FormData, SubmittedForm
from api.pages.page import CurrentPage, Page
from api.pages.route import STEP_UP, PageRoute

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

SECOND_FACTOR_PATH: Final = "/account/second-factor"
StepUpMethod = Literal["one_time_code", "recovery_code", "passkey"]
FACTOR_FIELDS: Final = ("one_time_code", "recovery_code", "passkey")
"""Kinds of second factors; each is also the name of its field."""

PASSWORD: Final = "password"  # noqa: S105  (the name of a field)
ACCOUNT_PATHS: Final = ("/account", "/en/account")


@router.get(STEP_UP, operation_id="step_up")
def show_step_up(
    page: CurrentPage,
    container: ContainerDep,
    credential: SessionCredentialDep,
    return_target: QueryReturnTarget,
) -> Response:
    """The available second factors; redirects if one was verified just now."""
    session = session_of(credential)
    if container.sessions.just_stepped_up(session) and not session.partial:
        return redirect_to_target(page, return_target, home_path(credential.principal))
    return step_up_page(page, container, session, return_target)


@router.post(STEP_UP, operation_id="step_up")
def step_up(
    page: CurrentPage,
    container: ContainerDep,
    credential: SessionCredentialDep,
    form: SubmittedForm,
    client: ClientContextDep,
    return_target: FormReturnTarget,
) -> Response:
    """Verify a second factor, or the password of a person who has none. Without either: the choice."""
    method = form.value("by")
    if method not in (*FACTOR_FIELDS, PASSWORD):
        return step_up_page(page, container, session_of(credential), return_target)
    try:
        if method == PASSWORD:
            return _log_in_again(page, container, form, credential, client, return_target)
        proof = parse_credentials(StepUp, by=cast("StepUpMethod", method), proof=form.value(method))
        login_result = step_up_session(container, proof, credential, client)
    except FORM_ERRORS as error:
        invalid_form = with_error(page, Form(form), error, method if method != "passkey" else "")
        return step_up_page(
            page,
            container,
            session_of(credential),
            return_target,
            invalid_form,
            form_status(invalid_form, error),
        )
    answer = redirect_to_target(page, return_target, home_path(credential.principal))
    set_login_cookies(answer, login_result)
    return answer


@router.get(SECOND_FACTOR_PATH, operation_id="enrol_one_time_codes")
def show_second_factors(page: CurrentPage, return_target: QueryReturnTarget) -> Response:
    """The kinds of second factors that can be set up, with an explanation."""
    return second_factor_page(page, return_target)


@router.post(SECOND_FACTOR_PATH, operation_id="enrol_one_time_codes")
def show_second_factors_with_form(page: CurrentPage, return_target: FormReturnTarget) -> Response:
    """The same page, which carries a saved form along."""
    return second_factor_page(page, return_target)


def _log_in_again(
    page: Page,
    container: Container,
    form: FormData,
    credential: Credential,
    client: ClientContext,
    return_target: ReturnTarget,
) -> Response:
    """A new session, recent enough to set up a second factor, and the page that does this."""
    must_be_local(container)
    login = container.accounts.people.person(credential.principal.person).login or ""
    credentials = parse_credentials(Login, login=login, password=(*form.values(PASSWORD), "")[0])
    login_result = login_by_password(container, credentials, client)
    if login_result.new_session.session.partial or return_target.path.startswith(ACCOUNT_PATHS):
        return complete_login(page, container, login_result, return_target)
    answer = second_factor_page(page, return_target)
    set_login_cookies(answer, login_result)
    return answer


def second_factor_page(page: Page, return_target: ReturnTarget) -> Response:
    """The choice of a kind; each form carries the return target along."""
    return page("account/second_factor.html", return_target=return_target)
