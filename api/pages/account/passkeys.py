"""Passkeys of a person: list, add, remove."""

from base64 import urlsafe_b64encode
from typing import Final

from fastapi import APIRouter, Response

from api.app.container import Container
from api.errors.request_errors import StepUpRequired
from api.http.credentials import Credential
from api.http.dependencies import ContainerDep
from api.http.login_flow import SessionCredentialDep, require_recent_authentication, set_session_cookie
from api.pages.account.form_errors import FORM_ERRORS, form_status, with_error
from api.pages.account.login_completion import (
    FormReturnTarget,
    QueryReturnTarget,
    ReturnTarget,
    redirect_to_target,
    second_factors,
)
from api.pages.account.one_time_codes import RECOVERY_CODES_PATH
from api.pages.form import Form
from api.pages.form_data import FormData, SubmittedForm
from api.pages.page import CurrentPage, Page
from api.pages.route import LOGIN, STEP_UP, PageRoute, authentication_required_page
from domain.errors import InvalidValue

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH: Final = "/account/passkeys"


@router.get(PATH, operation_id="see_passkeys")
def show_passkeys(
    page: CurrentPage,
    container: ContainerDep,
    credential: SessionCredentialDep,
    return_target: QueryReturnTarget,
) -> Response:
    """The passkeys of the person, and the form to add one."""
    return _render(page, container, credential, return_target, Form())


@router.post(PATH, operation_id="add_passkey")
def change_passkeys(
    page: CurrentPage,
    container: ContainerDep,
    credential: SessionCredentialDep,
    form: SubmittedForm,
    return_target: FormReturnTarget,
) -> Response:
    """Register a new passkey, or remove one."""
    action = form.value("do")
    if form.is_resumed or action not in {"add", "remove"}:
        return _render(page, container, credential, return_target, Form(form))
    try:
        require_recent_authentication(container, credential)
    except StepUpRequired:
        return authentication_required_page(page, STEP_UP, form)
    if action == "remove":
        return _remove(page, container, credential, form)
    return _add(page, container, credential, form, return_target)


def _add(
    page: Page, container: Container, credential: Credential, form: FormData, return_target: ReturnTarget
) -> Response:
    """Register it: this counts as a verified factor. For a first factor, recovery codes are offered next."""
    person = credential.principal.person
    is_only_factor = not second_factors(container, person)
    try:
        container.accounts.passkeys.register(person, form.value("passkey"), form.value("name"))
    except FORM_ERRORS as error:
        invalid_form = with_error(page, Form(form), error, "name" if isinstance(error, InvalidValue) else "")
        return _render(
            page, container, credential, return_target, invalid_form, form_status(invalid_form, error)
        )
    new_session = container.sessions.step_up(credential.token, frozenset({"passkey"}))
    answer = redirect_to_target(page, return_target, RECOVERY_CODES_PATH if is_only_factor else PATH)
    set_session_cookie(answer, new_session)
    return answer


def _remove(page: Page, container: Container, credential: Credential, form: FormData) -> Response:
    """Remove it, which ends all sessions; a passkey that no longer exists is no error."""
    person, id = credential.principal.person, form.value("remove")  # noqa: A001  (the word users say)
    passkeys = {
        _encode_id(each.credential): each.credential for each in container.accounts.passkeys.of(person)
    }
    if id not in passkeys:
        return page.redirect(PATH)
    container.accounts.passkeys.remove(person, passkeys[id], person)
    return page.redirect(LOGIN, left="changed")


def _render(
    page: Page,
    container: Container,
    credential: Credential,
    return_target: ReturnTarget,
    form: Form,
    status: int = 200,
) -> Response:
    person = credential.principal.person
    return page(
        "account/passkeys.html",
        status,
        form=form,
        return_target=return_target,
        passkeys=[(_encode_id(each.credential), each) for each in container.accounts.passkeys.of(person)],
        options=container.accounts.passkeys.registration_options(person)
        if _is_fresh(container, credential)
        else "",
    )


def _is_fresh(container: Container, credential: Credential) -> bool:
    try:
        require_recent_authentication(container, credential)
    except StepUpRequired:
        return False
    return True


def _encode_id(credential: bytes) -> str:
    return urlsafe_b64encode(credential).decode().rstrip("=")
