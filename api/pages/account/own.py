"""What does somebody see of their own account?"""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from api.app.composition import Composition
from api.errors.request_errors import StepUpNeeded
from api.http.entering import Entry
from api.http.given import Here
from api.http.session_given import Inside, must_be_fresh, session_of
from api.pages.account.factors import factors_of
from api.pages.page import AskedPage, Page
from api.pages.route import STEP_UP, PageRoute, proof_asked
from api.pages.sent import SentForm
from services.sessions import UnknownSession

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH: Final = "/account"
OTHERS: Final = "others"


@router.get(PATH, operation_id="see_sessions")
def see_account(page: AskedPage, here: Here, inside: Inside) -> Response:
    """Who they are, in which roles, by what proof, and where they are logged in."""
    return _shown(page, here, inside)


@router.post(PATH, operation_id="end_one_session")
def end_sessions(page: AskedPage, here: Here, inside: Inside, form: SentForm) -> Response:
    """End one session, or all but this one, in one that is not left open by mistake (ASVS 5.0, 7.5.2).

    What ended by itself meanwhile is no mistake.
    """
    if form.again:
        return _shown(page, here, inside)
    try:
        must_be_fresh(here, inside)
    except StepUpNeeded:
        return proof_asked(page, STEP_UP, form)
    person, wanted = inside.principal.person, form.one("end")
    if wanted == OTHERS:
        here.sessions.end_all(person, except_token=inside.token)
    else:
        _end(here, person, wanted)
    return page.redirected(PATH)


def _end(here: Composition, person: str, wanted: str) -> None:
    try:
        here.sessions.end_one(person, UUID(wanted))
    except (ValueError, UnknownSession):
        return


def _shown(page: Page, here: Composition, inside: Entry) -> Response:
    principal, session = inside.principal, session_of(inside)
    return page(
        "account/own.html",
        person=here.accounts.people.person(principal.person),
        body=here.institutions.body(principal.body) if principal.body else None,
        factors=factors_of(here, principal.person),
        local=here.settings.local_accounts,
        present=session,
        sessions=here.sessions.of(principal.person),
    )
