"""How do people set up one-time codes and recovery codes, and take them away?"""

from typing import Final

from fastapi import APIRouter, Response

from api.http.dependencies import ContainerDep
from api.http.login_flow import (
    ClientContextDep,
    SessionCredentialDep,
    require_recent_authentication,
    set_session_cookie,
)
from api.http.openapi import COMMAND_RESPONSES, READ_RESPONSES
from api.http.session_views import Code, OneTimeCodeSecret, RecoveryCodesView, SessionView
from api.http.strict_route import StrictRoute

router: Final = APIRouter(prefix="/session", tags=["session"], route_class=StrictRoute)


@router.post("/one-time-codes", operation_id="enrol_one_time_codes", responses=COMMAND_RESPONSES)
def enrol_one_time_codes(credential: SessionCredentialDep, container: ContainerDep) -> OneTimeCodeSecret:
    """A secret for an app that shows codes, shown this once; it counts once a first code was sent."""
    require_recent_authentication(container, credential)
    enrolment = container.accounts.one_time_codes.enrol(credential.principal.person)
    return OneTimeCodeSecret(secret=enrolment.secret, uri=enrolment.uri)


@router.post("/one-time-codes/confirm", operation_id="confirm_one_time_codes", responses=COMMAND_RESPONSES)
def confirm_one_time_codes(
    body: Code,
    credential: SessionCredentialDep,
    client: ClientContextDep,
    container: ContainerDep,
    response: Response,
) -> SessionView:
    """The first code of a new secret: from now on a code is asked for, and this one counts as shown."""
    require_recent_authentication(container, credential)
    container.accounts.one_time_codes.confirm(
        credential.principal.person, body.code, device_token=client.device
    )
    new_session = container.sessions.step_up(credential.token, frozenset({"one_time_code"}))
    set_session_cookie(response, new_session)
    return SessionView.of(new_session.session)


@router.delete(
    "/one-time-codes",
    status_code=204,
    operation_id="remove_one_time_codes",
    responses=READ_RESPONSES,
)
def remove_one_time_codes(credential: SessionCredentialDep, container: ContainerDep) -> None:
    """Ask for codes no more; all your sessions end."""
    require_recent_authentication(container, credential)
    container.accounts.one_time_codes.remove(credential.principal.person, credential.principal.person)


@router.post("/recovery-codes", operation_id="make_recovery_codes", responses=COMMAND_RESPONSES)
def make_recovery_codes(credential: SessionCredentialDep, container: ContainerDep) -> RecoveryCodesView:
    """Ten codes to be kept on paper, shown this once; former ones end."""
    require_recent_authentication(container, credential)
    return RecoveryCodesView(codes=container.accounts.recovery_codes.make(credential.principal.person))
