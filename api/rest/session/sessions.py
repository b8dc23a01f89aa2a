"""How do people look after their sessions and their password?"""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.http.dependencies import ContainerDep
from api.http.login_flow import (
    ClientContextDep,
    SessionCredentialDep,
    require_recent_authentication,
    session_of,
    set_session_cookie,
)
from api.http.openapi import COMMAND_RESPONSES, READ_RESPONSES
from api.http.session_views import PasswordChange, SessionView
from api.http.strict_route import StrictRoute

router: Final = APIRouter(tags=["session"], route_class=StrictRoute)


@router.get("/sessions", operation_id="see_sessions", responses=READ_RESPONSES)
def see_sessions(credential: SessionCredentialDep, container: ContainerDep) -> list[SessionView]:
    """Your sessions that are under way."""
    present = session_of(credential).id
    return [
        SessionView.of(each, each.id == present)
        for each in container.sessions.of(credential.principal.person)
    ]


@router.delete("/sessions/{id}", status_code=204, operation_id="end_one_session", responses=READ_RESPONSES)
def end_one_session(id: UUID, credential: SessionCredentialDep, container: ContainerDep) -> None:
    """End one of your sessions; a session that may have been left open ends itself alone."""
    if id != session_of(credential).id:
        require_recent_authentication(container, credential)
    container.sessions.end_one(credential.principal.person, id)


@router.post("/session/password", operation_id="change_password", responses=COMMAND_RESPONSES)
def change_password(
    body: PasswordChange,
    credential: SessionCredentialDep,
    client: ClientContextDep,
    container: ContainerDep,
    response: Response,
) -> SessionView:
    """Take another password; your other sessions end, and this one goes on under another token."""
    person = credential.principal.person
    account = container.accounts.passwords.change(person, body.current, body.new, device_token=client.device)
    container.sessions.end_all(person)
    new_session = container.sessions.begin(
        person, session_of(credential).means & {"password"}, credentials_as_of=account.credentials_changed_at
    )
    set_session_cookie(response, new_session)
    return SessionView.of(new_session.session)
