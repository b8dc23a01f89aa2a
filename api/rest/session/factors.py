"""How do people set up one-time codes and recovery codes, and take them away?"""

from typing import Final

from fastapi import APIRouter, Response

from api.http.cookies import hold
from api.http.documents import PROBLEMS_OF_COMMANDS, PROBLEMS_OF_READING
from api.http.given import Here
from api.http.route import StrictRoute
from api.http.session_given import From, Inside, must_be_fresh
from api.http.session_views import Code, Enrolled, RecoveryCodesView, SessionView

router: Final = APIRouter(prefix="/session", tags=["session"], route_class=StrictRoute)


@router.post("/one-time-codes", operation_id="enrol_one_time_codes", responses=PROBLEMS_OF_COMMANDS)
def enrol_one_time_codes(inside: Inside, here: Here) -> Enrolled:
    """A secret for an app that shows codes, shown this once; it counts once a first code was sent."""
    must_be_fresh(here, inside)
    enrolment = here.accounts.one_time_codes.enrol(inside.principal.person)
    return Enrolled(secret=enrolment.secret, uri=enrolment.uri)


@router.post("/one-time-codes/confirm", operation_id="confirm_one_time_codes", responses=PROBLEMS_OF_COMMANDS)
def confirm_one_time_codes(
    given: Code, inside: Inside, coming: From, here: Here, answer: Response
) -> SessionView:
    """The first code of a new secret: from now on a code is asked for, and this one counts as shown."""
    must_be_fresh(here, inside)
    here.accounts.one_time_codes.confirm(inside.principal.person, given.code, device_token=coming.device)
    begun = here.sessions.step_up(inside.token, frozenset({"one_time_code"}))
    hold(answer, begun)
    return SessionView.of(begun.session)


@router.delete(
    "/one-time-codes",
    status_code=204,
    operation_id="remove_one_time_codes",
    responses=PROBLEMS_OF_READING,
)
def remove_one_time_codes(inside: Inside, here: Here) -> None:
    """Ask for codes no more; all your sessions end."""
    must_be_fresh(here, inside)
    here.accounts.one_time_codes.remove(inside.principal.person, inside.principal.person)


@router.post("/recovery-codes", operation_id="make_recovery_codes", responses=PROBLEMS_OF_COMMANDS)
def make_recovery_codes(inside: Inside, here: Here) -> RecoveryCodesView:
    """Ten codes to be kept on paper, shown this once; former ones end."""
    must_be_fresh(here, inside)
    return RecoveryCodesView(codes=here.accounts.recovery_codes.make(inside.principal.person))
