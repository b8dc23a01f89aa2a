"""What does somebody see of their own account?"""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.app.container import Container
from api.errors.request_errors import StepUpRequired
from api.http.credentials import Credential
from api.http.dependencies import ContainerDep
from api.http.login_flow import SessionCredentialDep, require_recent_authentication, session_of
from api.pages.account.factors import second_factors
from api.pages.form_data import SubmittedForm
from api.pages.page import CurrentPage, Page
from api.pages.route import STEP_UP, PageRoute, authentication_required_page
from services.sessions import SessionNotFound

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

ACCOUNT_PATH: Final = "/account"
OTHER_SESSIONS: Final = "others"


@router.get(ACCOUNT_PATH, operation_id="see_sessions")
def show_account(page: CurrentPage, container: ContainerDep, credential: SessionCredentialDep) -> Response:
    """Who they are, in which roles, by what proof, and where they are logged in."""
    return _account_page(page, container, credential)


@router.post(ACCOUNT_PATH, operation_id="end_one_session")
def end_sessions(
    page: CurrentPage, container: ContainerDep, credential: SessionCredentialDep, form: SubmittedForm
) -> Response:
    """End one session, or all but this one, in one that is not left open by mistake (ASVS 5.0, 7.5.2).

    What ended by itself meanwhile is no mistake.
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
