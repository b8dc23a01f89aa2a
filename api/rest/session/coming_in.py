"""How does somebody log in, prove more, and log out?"""

import json
from typing import Final

from fastapi import APIRouter, Response

from api.http.cookies import forget, handed_over
from api.http.documents import PROBLEMS_OF_COMMANDS, PROBLEMS_OF_READING
from api.http.entrance import by_invitation, by_passkey, by_password, left, stepped_up
from api.http.given import Here
from api.http.local_accounts import LOCAL
from api.http.route import StrictRoute
from api.http.session_given import From, Inside, session_of
from api.http.session_views import Asked, InvitationUse, Login, PasskeyLogin, SessionView, StepUp

router: Final = APIRouter(tags=["session"], route_class=StrictRoute)


@router.post(
    "/session",
    status_code=201,
    operation_id="begin_session",
    dependencies=[LOCAL],
    responses=PROBLEMS_OF_COMMANDS,
)
def begin_session(given: Login, coming: From, here: Here, answer: Response) -> SessionView:
    """Log in by login name and password, with a one-time code at once or as a step up afterwards."""
    return handed_over(answer, by_password(here, given, coming))


@router.post(
    "/session/passkey/options",
    operation_id="begin_passkey_login",
    dependencies=[LOCAL],
    responses=PROBLEMS_OF_COMMANDS,
)
def begin_passkey_login(here: Here) -> Asked:
    """What to ask of an authenticator, to log in or to step up."""
    return Asked(options=json.loads(here.accounts.passkeys.login_options()))


@router.post(
    "/session/passkey",
    status_code=201,
    operation_id="begin_session_by_passkey",
    dependencies=[LOCAL],
    responses=PROBLEMS_OF_COMMANDS,
)
def begin_session_by_passkey(given: PasskeyLogin, coming: From, here: Here, answer: Response) -> SessionView:
    """Log in by a passkey: nothing else is needed."""
    return handed_over(answer, by_passkey(here, given.answer, coming))


@router.post(
    "/invitations/accept",
    status_code=201,
    operation_id="accept_invitation",
    dependencies=[LOCAL],
    responses=PROBLEMS_OF_COMMANDS,
)
def accept_invitation(given: InvitationUse, coming: From, here: Here, answer: Response) -> SessionView:
    """Make an account out of an invitation, and log in."""
    return handed_over(answer, by_invitation(here, given, coming))


@router.post("/session/step-up", operation_id="step_up", responses=PROBLEMS_OF_COMMANDS)
def step_up(given: StepUp, inside: Inside, coming: From, here: Here, answer: Response) -> SessionView:
    """Show a second factor: to complete a login, or to decide."""
    return handed_over(answer, stepped_up(here, given, inside, coming))


@router.get("/session", operation_id="see_session", responses=PROBLEMS_OF_READING)
def see_session(inside: Inside) -> SessionView:
    """Who you are, in which roles, by what proof, and until when."""
    return SessionView.of(session_of(inside))


@router.delete("/session", status_code=204, operation_id="end_session", responses=PROBLEMS_OF_READING)
def end_session(inside: Inside, coming: From, here: Here, answer: Response) -> None:
    """Log out: what the browser holds opens nothing any more."""
    left(here, inside, coming)
    forget(answer)
