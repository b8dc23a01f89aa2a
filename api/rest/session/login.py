"""How does somebody log in, prove more, and log out?"""

import json
from typing import Final

from fastapi import APIRouter, Response

from api.http.dependencies import LOCAL_ACCOUNTS_REQUIRED, ContainerDep
from api.http.login_flow import (
    ClientContextDep,
    SessionCredentialDep,
    clear_session_cookie,
    close_session,
    login_by_invitation,
    login_by_passkey,
    login_by_password,
    session_of,
    set_login_cookies,
    step_up_session,
)
from api.http.openapi import COMMAND_RESPONSES, READ_RESPONSES
from api.http.session_views import InvitationUse, Login, PasskeyLogin, PasskeyOptions, SessionView, StepUp
from api.http.strict_route import StrictRoute

router: Final = APIRouter(tags=["session"], route_class=StrictRoute)


@router.post(
    "/session",
    status_code=201,
    operation_id="begin_session",
    dependencies=[LOCAL_ACCOUNTS_REQUIRED],
    responses=COMMAND_RESPONSES,
)
def begin_session(
    body: Login, client: ClientContextDep, container: ContainerDep, response: Response
) -> SessionView:
    """Log in by login name and password, with a one-time code at once or as a step up afterwards."""
    return set_login_cookies(response, login_by_password(container, body, client))


@router.post(
    "/session/passkey/options",
    operation_id="begin_passkey_login",
    dependencies=[LOCAL_ACCOUNTS_REQUIRED],
    responses=COMMAND_RESPONSES,
)
def begin_passkey_login(container: ContainerDep) -> PasskeyOptions:
    """What to ask of an authenticator, to log in or to step up."""
    return PasskeyOptions(options=json.loads(container.accounts.passkeys.login_options()))


@router.post(
    "/session/passkey",
    status_code=201,
    operation_id="begin_session_by_passkey",
    dependencies=[LOCAL_ACCOUNTS_REQUIRED],
    responses=COMMAND_RESPONSES,
)
def begin_session_by_passkey(
    body: PasskeyLogin, client: ClientContextDep, container: ContainerDep, response: Response
) -> SessionView:
    """Log in by a passkey: nothing else is needed."""
    return set_login_cookies(response, login_by_passkey(container, body.answer, client))


@router.post(
    "/invitations/accept",
    status_code=201,
    operation_id="accept_invitation",
    dependencies=[LOCAL_ACCOUNTS_REQUIRED],
    responses=COMMAND_RESPONSES,
)
def accept_invitation(
    body: InvitationUse, client: ClientContextDep, container: ContainerDep, response: Response
) -> SessionView:
    """Make an account out of an invitation, and log in."""
    return set_login_cookies(response, login_by_invitation(container, body, client))


@router.post("/session/step-up", operation_id="step_up", responses=COMMAND_RESPONSES)
def step_up(
    body: StepUp,
    credential: SessionCredentialDep,
    client: ClientContextDep,
    container: ContainerDep,
    response: Response,
) -> SessionView:
    """Show a second factor: to complete a login, or to decide."""
    return set_login_cookies(response, step_up_session(container, body, credential, client))


@router.get("/session", operation_id="see_session", responses=READ_RESPONSES)
def see_session(credential: SessionCredentialDep) -> SessionView:
    """Who you are, in which roles, by what proof, and until when."""
    return SessionView.of(session_of(credential))


@router.delete("/session", status_code=204, operation_id="end_session", responses=READ_RESPONSES)
def end_session(
    credential: SessionCredentialDep, client: ClientContextDep, container: ContainerDep, response: Response
) -> None:
    """Log out: what the browser holds opens nothing any more."""
    close_session(container, credential, client)
    clear_session_cookie(response)
