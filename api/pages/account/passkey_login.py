"""How does somebody log in with a passkey?"""

from typing import Final

from fastapi import APIRouter, Response

from api.http.dependencies import ContainerDep
from api.http.login_flow import ClientContextDep, login_by_passkey
from api.http.session_views import PasskeyLogin
from api.pages.account.form_errors import FORM_ERRORS, form_status, with_error
from api.pages.account.login_completion import complete_login, must_be_local, parse_credentials
from api.pages.account.return_target import FormReturnTarget, QueryReturnTarget
from api.pages.form import Form
from api.pages.form_data import SubmittedForm
from api.pages.page import CurrentPage
from api.pages.route import LOGIN, PageRoute

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/login/passkey", operation_id="ask_passkey_login")
def redirect_to_login(page: CurrentPage, return_target: QueryReturnTarget) -> Response:
    """A challenge is made for who asks for it by a form alone: begin there."""
    return page.redirect(LOGIN, next=return_target.path)


@router.post("/login/passkey", operation_id="log_in_by_passkey")
def log_in_by_passkey(
    page: CurrentPage,
    container: ContainerDep,
    form: SubmittedForm,
    client: ClientContextDep,
    return_target: FormReturnTarget,
) -> Response:
    """The page that asks the authenticator, and then its answer: a whole login."""
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
