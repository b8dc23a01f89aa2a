"""One-time codes (TOTP) and recovery codes: set up, replace, remove."""

import re
from typing import Final

import pyotp
import segno
from fastapi import APIRouter, Response
from markupsafe import Markup

from api.app.container import Container
from api.errors.request_errors import StepUpRequired
from api.http.credentials import Credential
from api.http.dependencies import ContainerDep
from api.http.login_flow import (
    ClientContext,
    ClientContextDep,
    SessionCredentialDep,
    require_recent_authentication,
    set_session_cookie,
)
from api.pages.account.form_errors import FORM_ERRORS, form_status, with_error
from api.pages.account.login_completion import (
    EMPTY_FORM,
    FormReturnTarget,
    QueryReturnTarget,
    ReturnTarget,
    second_factors,
)
from api.pages.form import Form
from api.pages.form_data import FormData, SubmittedForm
from api.pages.page import CurrentPage, Page
from api.pages.route import LOGIN, STEP_UP, PageRoute, authentication_required_page
from services.accounts.codes import ISSUER

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

CODES_PATH: Final = "/account/codes"
RECOVERY_CODES_PATH: Final = "/account/recovery-codes"
_SECRET: Final = re.compile(r"[A-Z2-7]{16,128}")


@router.get(CODES_PATH, operation_id="enrol_one_time_codes")
def show_codes(
    page: CurrentPage,
    container: ContainerDep,
    credential: SessionCredentialDep,
    return_target: QueryReturnTarget,
) -> Response:
    """Whether one-time codes are set up, with forms to set up or remove them."""
    return _render(page, container, credential, return_target)


@router.post(CODES_PATH, operation_id="confirm_one_time_codes")
def change_codes(
    page: CurrentPage,
    container: ContainerDep,
    credential: SessionCredentialDep,
    form: SubmittedForm,
    client: ClientContextDep,
    return_target: FormReturnTarget,
) -> Response:
    """Start an enrolment with a new secret, confirm it by its first code, or remove the codes."""
    action = form.value("do")
    if form.is_resumed or action not in {"begin", "confirm", "remove"}:
        return _render(page, container, credential, return_target)
    try:
        require_recent_authentication(container, credential)
    except StepUpRequired:
        return authentication_required_page(page, STEP_UP, form)
    if action == "remove":
        container.accounts.one_time_codes.remove(credential.principal.person, credential.principal.person)
        return page.redirect(LOGIN, left="changed")
    if action == "confirm" and _SECRET.fullmatch(form.value("secret")):
        return _confirm(page, container, credential, form, client, return_target)
    enrolment = container.accounts.one_time_codes.enrol(credential.principal.person)
    return _enrolment_page(page, enrolment.uri, enrolment.secret, return_target)


@router.get(RECOVERY_CODES_PATH, operation_id="make_recovery_codes")
def show_recovery_codes(page: CurrentPage) -> Response:
    """What recovery codes are for, and that new ones replace the old ones."""
    return page("account/recovery.html")


@router.post(RECOVERY_CODES_PATH, operation_id="make_recovery_codes")
def make_recovery_codes(
    page: CurrentPage, container: ContainerDep, credential: SessionCredentialDep, form: SubmittedForm
) -> Response:
    """Create ten codes, which are shown only once."""
    if form.is_resumed:
        return page("account/recovery.html")
    try:
        require_recent_authentication(container, credential)
    except StepUpRequired:
        return authentication_required_page(page, STEP_UP, form)
    codes = container.accounts.recovery_codes.make(credential.principal.person)
    return page("account/recovery_codes.html", codes=codes, return_target=ReturnTarget(), first=False)


def _confirm(
    page: Page,
    container: Container,
    credential: Credential,
    form: FormData,
    client: ClientContext,
    return_target: ReturnTarget,
) -> Response:
    """Confirm the enrolment: the code counts as a verified factor, and recovery codes are created."""
    person, accounts = credential.principal.person, container.accounts
    try:
        accounts.one_time_codes.confirm(person, form.value("one_time_code"), device_token=client.device)
    except FORM_ERRORS as error:
        invalid_form, secret = with_error(page, Form(form), error, "one_time_code"), form.value("secret")
        login = accounts.people.person(person).login
        uri = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
        return _enrolment_page(
            page, uri, secret, return_target, invalid_form, form_status(invalid_form, error)
        )
    new_session = container.sessions.step_up(credential.token, frozenset({"one_time_code"}))
    codes = accounts.recovery_codes.make(person)
    answer = page("account/recovery_codes.html", codes=codes, return_target=return_target, first=True)
    set_session_cookie(answer, new_session)
    return answer


def _enrolment_page(
    page: Page, uri: str, secret: str, return_target: ReturnTarget, form: Form = EMPTY_FORM, status: int = 200
) -> Response:
    qr_code = segno.make(uri, error="m").svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None)
    return page(
        "account/enrolment.html",
        status,
        form=form,
        return_target=return_target,
        secret=secret,
        qr_code=Markup(qr_code),  # noqa: S704  (generated here: contains only numbers)
    )


def _render(
    page: Page, container: Container, credential: Credential, return_target: ReturnTarget
) -> Response:
    factors = second_factors(container, credential.principal.person)
    return page("account/codes.html", return_target=return_target, set_up="one_time_code" in factors)
