"""How do people look after their sessions and their password?"""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.http.cookies import hold
from api.http.documents import PROBLEMS_OF_COMMANDS, PROBLEMS_OF_READING
from api.http.given import Here
from api.http.route import StrictRoute
from api.http.session_given import From, Inside, must_be_fresh, session_of
from api.http.session_views import PasswordChange, SessionView

router: Final = APIRouter(tags=["session"], route_class=StrictRoute)


@router.get("/sessions", operation_id="see_sessions", responses=PROBLEMS_OF_READING)
def see_sessions(inside: Inside, here: Here) -> list[SessionView]:
    """Your sessions that are under way."""
    present = session_of(inside).id
    return [SessionView.of(each, each.id == present) for each in here.sessions.of(inside.principal.person)]


@router.delete(
    "/sessions/{id}", status_code=204, operation_id="end_one_session", responses=PROBLEMS_OF_READING
)
def end_one_session(id: UUID, inside: Inside, here: Here) -> None:
    """End one of your sessions; a session that may have been left open ends itself alone."""
    if id != session_of(inside).id:
        must_be_fresh(here, inside)
    here.sessions.end_one(inside.principal.person, id)


@router.post("/session/password", operation_id="change_password", responses=PROBLEMS_OF_COMMANDS)
def change_password(
    given: PasswordChange, inside: Inside, coming: From, here: Here, answer: Response
) -> SessionView:
    """Take another password; your other sessions end, and this one goes on under another token."""
    person = inside.principal.person
    changed = here.accounts.passwords.change(person, given.current, given.new, device_token=coming.device)
    here.sessions.end_all(person)
    begun = here.sessions.begin(
        person, session_of(inside).means & {"password"}, under=changed.credentials_changed_at
    )
    hold(answer, begun)
    return SessionView.of(begun.session)
