"""How do people keep their passkeys?"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Final

from fastapi import APIRouter, Path, Response

from api.http.cookies import hold
from api.http.documents import PROBLEMS_OF_COMMANDS, PROBLEMS_OF_READING
from api.http.given import Here
from api.http.route import StrictRoute
from api.http.session_given import Inside, must_be_fresh
from api.http.session_views import Asked, NewPasskey, PasskeyView
from services.accounts.passkeys import Passkey

router: Final = APIRouter(prefix="/session/passkeys", tags=["session"], route_class=StrictRoute)

Credential = Annotated[str, Path(pattern=r"^(?:[A-Za-z0-9_-]{4}){0,340}(?:[A-Za-z0-9_-]{2,3})?$")]
"""URL-safe Base64 without padding, as the list of passkeys tells it."""


@router.get("", operation_id="see_passkeys", responses=PROBLEMS_OF_READING)
def see_passkeys(inside: Inside, here: Here) -> list[PasskeyView]:
    """Your passkeys."""
    return [_view(each) for each in here.accounts.passkeys.of(inside.principal.person)]


@router.post("/options", operation_id="begin_passkey", responses=PROBLEMS_OF_COMMANDS)
def begin_passkey(inside: Inside, here: Here) -> Asked:
    """What to ask of an authenticator, to make a new passkey."""
    must_be_fresh(here, inside)
    return Asked(options=json.loads(here.accounts.passkeys.registration_options(inside.principal.person)))


@router.post("", status_code=201, operation_id="add_passkey", responses=PROBLEMS_OF_COMMANDS)
def add_passkey(given: NewPasskey, inside: Inside, here: Here, answer: Response) -> PasskeyView:
    """Keep the passkey that was made; having made it counts as having shown it."""
    must_be_fresh(here, inside)
    added = here.accounts.passkeys.register(inside.principal.person, given.answer, given.name)
    hold(answer, here.sessions.step_up(inside.token, frozenset({"passkey"})))
    return _view(added)


@router.delete("/{id}", status_code=204, operation_id="remove_passkey", responses=PROBLEMS_OF_READING)
def remove_passkey(id: Credential, inside: Inside, here: Here) -> None:
    """Let nobody in by this passkey any more; all your sessions end."""
    must_be_fresh(here, inside)
    credential = urlsafe_b64decode(id + "=" * (-len(id) % 4))
    here.accounts.passkeys.remove(inside.principal.person, credential, inside.principal.person)


def _view(passkey: Passkey) -> PasskeyView:
    id = urlsafe_b64encode(passkey.credential).decode().rstrip("=")  # noqa: A001  (the word users say)
    return PasskeyView(id=id, name=passkey.name, created_at=passkey.created_at, used_at=passkey.used_at)
