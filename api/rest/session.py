"""JSON routes of sessions: login, step-up, logout, password, one-time codes, recovery codes, passkeys."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Path, Response

from api.http.dependencies import LOCAL_ACCOUNTS_REQUIRED, ContainerDep
from api.http.login_flow import (
    ClientContextDep,
    SessionCredentialDep,
    clear_session_cookie,
    close_session,
    login_by_invitation,
    login_by_passkey,
    login_by_password,
    require_recent_authentication,
    session_of,
    set_login_cookies,
    set_session_cookie,
    step_up_session,
)
from api.http.openapi import COMMAND_RESPONSES, READ_RESPONSES
from api.http.session_views import (
    Code,
    InvitationUse,
    Login,
    OneTimeCodeSecret,
    PasskeyLogin,
    PasskeyOptions,
    PasskeyRegistration,
    PasskeyView,
    PasswordChange,
    RecoveryCodesView,
    SessionView,
    StepUp,
)
from api.http.strict_route import StrictRoute
from services.accounts.passkeys import Passkey

router: Final = APIRouter(prefix="/api/v1", tags=["session"], route_class=StrictRoute)


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
    """Log in by login name and password, with a one-time code or a step-up afterwards."""
    return set_login_cookies(response, login_by_password(container, body, client))


@router.post(
    "/session/passkey/options",
    operation_id="begin_passkey_login",
    dependencies=[LOCAL_ACCOUNTS_REQUIRED],
    responses=COMMAND_RESPONSES,
)
def begin_passkey_login(container: ContainerDep) -> PasskeyOptions:
    """WebAuthn options for a login or a step-up."""
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
    """Log in by a passkey, which counts as both factors."""
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
    """Accept an invitation and log in."""
    return set_login_cookies(response, login_by_invitation(container, body, client))


@router.post("/session/step-up", operation_id="step_up", responses=COMMAND_RESPONSES)
def step_up(
    body: StepUp,
    credential: SessionCredentialDep,
    client: ClientContextDep,
    container: ContainerDep,
    response: Response,
) -> SessionView:
    """Prove a second factor, to complete a login or before a grave decision."""
    return set_login_cookies(response, step_up_session(container, body, credential, client))


@router.get("/session", operation_id="see_session", responses=READ_RESPONSES)
def see_session(credential: SessionCredentialDep) -> SessionView:
    """Show your session: person, roles, means of authentication, expiry."""
    return SessionView.of(session_of(credential))


@router.delete("/session", status_code=204, operation_id="end_session", responses=READ_RESPONSES)
def end_session(
    credential: SessionCredentialDep, client: ClientContextDep, container: ContainerDep, response: Response
) -> None:
    """Log out: the session ends."""
    close_session(container, credential, client)
    clear_session_cookie(response)


@router.get("/sessions", operation_id="see_sessions", responses=READ_RESPONSES)
def see_sessions(credential: SessionCredentialDep, container: ContainerDep) -> list[SessionView]:
    """List your active sessions."""
    present = session_of(credential).id
    return [
        SessionView.of(each, each.id == present)
        for each in container.sessions.of(credential.principal.person)
    ]


@router.delete("/sessions/{id}", status_code=204, operation_id="end_one_session", responses=READ_RESPONSES)
def end_one_session(id: UUID, credential: SessionCredentialDep, container: ContainerDep) -> None:
    """End one of your sessions; ending another than your own requires recent authentication."""
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
    """Change your password; your other sessions end, and this one continues under a new token."""
    person = credential.principal.person
    account = container.accounts.passwords.change(person, body.current, body.new, device_token=client.device)
    container.sessions.end_all(person)
    new_session = container.sessions.begin(
        person, session_of(credential).means & {"password"}, credentials_as_of=account.credentials_changed_at
    )
    set_session_cookie(response, new_session)
    return SessionView.of(new_session.session)


@router.post("/session/one-time-codes", operation_id="enrol_one_time_codes", responses=COMMAND_RESPONSES)
def enrol_one_time_codes(credential: SessionCredentialDep, container: ContainerDep) -> OneTimeCodeSecret:
    """Create a secret for an authenticator app, shown once; it is active once its first code is confirmed."""
    require_recent_authentication(container, credential)
    enrolment = container.accounts.one_time_codes.enrol(credential.principal.person)
    return OneTimeCodeSecret(secret=enrolment.secret, uri=enrolment.uri)


@router.post(
    "/session/one-time-codes/confirm", operation_id="confirm_one_time_codes", responses=COMMAND_RESPONSES
)
def confirm_one_time_codes(
    body: Code,
    credential: SessionCredentialDep,
    client: ClientContextDep,
    container: ContainerDep,
    response: Response,
) -> SessionView:
    """Confirm a new secret by its first code, which counts as a step-up: codes are required from now on."""
    require_recent_authentication(container, credential)
    container.accounts.one_time_codes.confirm(
        credential.principal.person, body.code, device_token=client.device
    )
    new_session = container.sessions.step_up(credential.token, frozenset({"one_time_code"}))
    set_session_cookie(response, new_session)
    return SessionView.of(new_session.session)


@router.delete(
    "/session/one-time-codes",
    status_code=204,
    operation_id="remove_one_time_codes",
    responses=READ_RESPONSES,
)
def remove_one_time_codes(credential: SessionCredentialDep, container: ContainerDep) -> None:
    """Remove one-time codes; all your sessions end."""
    require_recent_authentication(container, credential)
    container.accounts.one_time_codes.remove(credential.principal.person, credential.principal.person)


@router.post("/session/recovery-codes", operation_id="make_recovery_codes", responses=COMMAND_RESPONSES)
def make_recovery_codes(credential: SessionCredentialDep, container: ContainerDep) -> RecoveryCodesView:
    """Create ten recovery codes, shown once; earlier ones become invalid."""
    require_recent_authentication(container, credential)
    return RecoveryCodesView(codes=container.accounts.recovery_codes.make(credential.principal.person))


CredentialId = Annotated[str, Path(pattern=r"^(?:[A-Za-z0-9_-]{4}){0,340}(?:[A-Za-z0-9_-]{2,3})?$")]
"""A credential id in URL-safe Base64 without padding, as in the list of passkeys."""


@router.get("/session/passkeys", operation_id="see_passkeys", responses=READ_RESPONSES)
def see_passkeys(credential: SessionCredentialDep, container: ContainerDep) -> list[PasskeyView]:
    """List your passkeys."""
    return [_passkey_view(each) for each in container.accounts.passkeys.of(credential.principal.person)]


@router.post("/session/passkeys/options", operation_id="begin_passkey", responses=COMMAND_RESPONSES)
def begin_passkey(credential: SessionCredentialDep, container: ContainerDep) -> PasskeyOptions:
    """WebAuthn options for the registration of a new passkey."""
    require_recent_authentication(container, credential)
    return PasskeyOptions(
        options=json.loads(container.accounts.passkeys.registration_options(credential.principal.person))
    )


@router.post("/session/passkeys", status_code=201, operation_id="add_passkey", responses=COMMAND_RESPONSES)
def add_passkey(
    body: PasskeyRegistration, credential: SessionCredentialDep, container: ContainerDep, response: Response
) -> PasskeyView:
    """Register a new passkey; its creation counts as a step-up."""
    require_recent_authentication(container, credential)
    passkey = container.accounts.passkeys.register(credential.principal.person, body.answer, body.name)
    set_session_cookie(response, container.sessions.step_up(credential.token, frozenset({"passkey"})))
    return _passkey_view(passkey)


@router.delete(
    "/session/passkeys/{id}", status_code=204, operation_id="remove_passkey", responses=READ_RESPONSES
)
def remove_passkey(id: CredentialId, credential: SessionCredentialDep, container: ContainerDep) -> None:
    """Remove a passkey; all your sessions end."""
    require_recent_authentication(container, credential)
    credential_id = urlsafe_b64decode(id + "=" * (-len(id) % 4))
    container.accounts.passkeys.remove(
        credential.principal.person, credential_id, credential.principal.person
    )


def _passkey_view(passkey: Passkey) -> PasskeyView:
    id = urlsafe_b64encode(passkey.credential).decode().rstrip("=")  # noqa: A001  (the word users say)
    return PasskeyView(id=id, name=passkey.name, created_at=passkey.created_at, used_at=passkey.used_at)
