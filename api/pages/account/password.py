"""How does somebody take another password?"""

from typing import Final

from fastapi import APIRouter, Response

from api.http.cookies import hold
from api.http.given import Here
from api.http.session_given import From, Inside, session_of
from api.pages.account.refusals import ON_FORMS, status_of, told
from api.pages.form import Form
from api.pages.page import AskedPage, Page
from api.pages.route import PageRoute
from api.pages.sent import SentForm
from services.accounts.errors import CredentialsWrong, PasswordRefused, TooManyFailures
from services.accounts.policy import LONGEST, SHORTEST

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH: Final = "/account/password"
_FIELDS: Final = {TooManyFailures: "password", PasswordRefused: "new_password"}


@router.get(PATH, operation_id="change_password")
def ask_password(page: AskedPage) -> Response:
    """The form."""
    return _shown(page, Form())


@router.post(PATH, operation_id="change_password")
def change_password(page: AskedPage, here: Here, inside: Inside, form: SentForm, coming: From) -> Response:
    """Another password; the other sessions end, and this one goes on under another token."""
    if form.again:
        return _shown(page, Form())
    current, new, again = (
        (*form.all(name), "")[0] for name in ("password", "new_password", "password_again")
    )
    if new != again:
        differ = page.language.gettext("The two passwords differ. Enter the same one twice.")
        return _shown(page, Form().wrong("password_again", differ), 422)
    person = inside.principal.person
    try:
        changed = here.accounts.passwords.change(person, current, new, device_token=coming.device)
    except CredentialsWrong:
        wrong = page.language.gettext("This is not your present password.")
        return _shown(page, Form().wrong("password", wrong), 422)
    except ON_FORMS as refusal:
        refused = told(page, Form(), refusal, _FIELDS.get(type(refusal), ""))
        return _shown(page, refused, status_of(refused, refusal))
    here.sessions.end_all(person)
    means = session_of(inside).means & {"password"}
    begun = here.sessions.begin(person, means, under=changed.credentials_changed_at)
    answer = page("account/password_changed.html")
    hold(answer, begun)
    return answer


def _shown(page: Page, form: Form, status: int = 200) -> Response:
    return page("account/password.html", status, form=form, shortest=SHORTEST, longest=LONGEST)
