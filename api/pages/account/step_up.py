"""How does somebody show a second factor: to complete a login, or for a decision that asks for it?"""

from typing import Final, Literal, cast

from fastapi import APIRouter, Response

from api.app.composition import Composition
from api.http.cookies import handed_over
from api.http.entering import Entry
from api.http.entrance import by_password, stepped_up
from api.http.given import Here
from api.http.session_given import Coming, From, Inside, session_of
from api.http.session_views import Login, StepUp
from api.pages.account.entering import entered_by, given, must_be_local, step_up_page
from api.pages.account.onward import AskedOnward, Onward, SentOnward, gone_on, start_of
from api.pages.account.refusals import ON_FORMS, status_of, told
from api.pages.account.second_factor import choosing
from api.pages.form import Form
from api.pages.page import AskedPage, Page
from api.pages.route import STEP_UP, PageRoute
from api.pages.sent import Sent, SentForm

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

By = Literal["one_time_code", "recovery_code", "passkey"]

FIELDS: Final = ("one_time_code", "recovery_code", "passkey")
"""Ways to show a second factor; each is the name of the field that holds it."""

PASSWORD: Final = "password"  # noqa: S105  (the name of a way)
OWN: Final = ("/account", "/en/account")


@router.get(STEP_UP, operation_id="step_up")
def ask_step_up(page: AskedPage, here: Here, inside: Inside, onward: AskedOnward) -> Response:
    """The ways there are; who has just shown a factor goes on."""
    session = session_of(inside)
    if here.sessions.just_stepped_up(session) and not session.partial:
        return gone_on(page, onward, start_of(inside.principal))
    return step_up_page(page, here, session, onward)


@router.post(STEP_UP, operation_id="step_up")
def step_up(
    page: AskedPage, here: Here, inside: Inside, form: SentForm, coming: From, onward: SentOnward
) -> Response:
    """A second factor, or for who has none the password anew; without either the ways there are."""
    by = form.one("by")
    if by not in (*FIELDS, PASSWORD):
        return step_up_page(page, here, session_of(inside), onward)
    try:
        if by == PASSWORD:
            return _logged_in_anew(page, here, form, inside, coming, onward)
        proof = given(StepUp, by=cast("By", by), proof=form.one(by))
        entered = stepped_up(here, proof, inside, coming)
    except ON_FORMS as refusal:
        wrong = told(page, Form(form), refusal, by if by != "passkey" else "")
        return step_up_page(page, here, session_of(inside), onward, wrong, status_of(wrong, refusal))
    answer = gone_on(page, onward, start_of(inside.principal))
    handed_over(answer, entered)
    return answer


def _logged_in_anew(
    page: Page, here: Composition, form: Sent, entry: Entry, coming: Coming, onward: Onward
) -> Response:
    """A session as fresh as setting up a second factor asks for, and on to where that is done."""
    must_be_local(here)
    login = here.accounts.people.person(entry.principal.person).login or ""
    typed = given(Login, login=login, password=(*form.all(PASSWORD), "")[0])
    entered = by_password(here, typed, coming)
    if entered.begun.session.partial or onward.to.startswith(OWN):
        return entered_by(page, here, entered, onward)
    answer = choosing(page, onward)
    handed_over(answer, entered)
    return answer
