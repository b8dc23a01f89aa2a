"""How do people keep their passkeys?"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Final

from fastapi import APIRouter, Path, Response

from api.http.dependencies import ContainerDep
from api.http.login_flow import SessionCredentialDep, require_recent_authentication, set_session_cookie
from api.http.openapi import COMMAND_RESPONSES, READ_RESPONSES
from api.http.session_views import PasskeyOptions, PasskeyRegistration, PasskeyView
from api.http.strict_route import StrictRoute
from services.accounts.passkeys import Passkey

router: Final = APIRouter(prefix="/session/passkeys", tags=["session"], route_class=StrictRoute)

CredentialId = Annotated[str, Path(pattern=r"^(?:[A-Za-z0-9_-]{4}){0,340}(?:[A-Za-z0-9_-]{2,3})?$")]
"""URL-safe Base64 without padding, as the list of passkeys tells it."""


@router.get("", operation_id="see_passkeys", responses=READ_RESPONSES)
def see_passkeys(credential: SessionCredentialDep, container: ContainerDep) -> list[PasskeyView]:
    """Your passkeys."""
    return [_view(each) for each in container.accounts.passkeys.of(credential.principal.person)]


@router.post("/options", operation_id="begin_passkey", responses=COMMAND_RESPONSES)
def begin_passkey(credential: SessionCredentialDep, container: ContainerDep) -> PasskeyOptions:
    """What to ask of an authenticator, to make a new passkey."""
    require_recent_authentication(container, credential)
    return PasskeyOptions(
        options=json.loads(container.accounts.passkeys.registration_options(credential.principal.person))
    )


@router.post("", status_code=201, operation_id="add_passkey", responses=COMMAND_RESPONSES)
def add_passkey(
    body: PasskeyRegistration, credential: SessionCredentialDep, container: ContainerDep, response: Response
) -> PasskeyView:
    """Keep the passkey that was made; having made it counts as having shown it."""
    require_recent_authentication(container, credential)
    passkey = container.accounts.passkeys.register(credential.principal.person, body.answer, body.name)
    set_session_cookie(response, container.sessions.step_up(credential.token, frozenset({"passkey"})))
    return _view(passkey)


@router.delete("/{id}", status_code=204, operation_id="remove_passkey", responses=READ_RESPONSES)
def remove_passkey(id: CredentialId, credential: SessionCredentialDep, container: ContainerDep) -> None:
    """Let nobody in by this passkey any more; all your sessions end."""
    require_recent_authentication(container, credential)
    credential_id = urlsafe_b64decode(id + "=" * (-len(id) % 4))
    container.accounts.passkeys.remove(
        credential.principal.person, credential_id, credential.principal.person
    )


def _view(passkey: Passkey) -> PasskeyView:
    id = urlsafe_b64encode(passkey.credential).decode().rstrip("=")  # noqa: A001  (the word users say)
    return PasskeyView(id=id, name=passkey.name, created_at=passkey.created_at, used_at=passkey.used_at)
