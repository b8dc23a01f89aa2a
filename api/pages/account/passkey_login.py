"""How does somebody log in with a passkey?"""

from typing import Final

from fastapi import APIRouter, Response

from api.http.entrance import by_passkey
from api.http.given import Here
from api.http.session_given import From
from api.http.session_views import PasskeyLogin
from api.pages.account.entering import entered_by, given, must_be_local
from api.pages.account.onward import AskedOnward, SentOnward
from api.pages.account.refusals import ON_FORMS, status_of, told
from api.pages.form import Form
from api.pages.page import AskedPage
from api.pages.route import LOGIN, PageRoute
from api.pages.sent import SentForm

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/login/passkey", operation_id="ask_passkey_login")
def ask_passkey_login(page: AskedPage, onward: AskedOnward) -> Response:
    """A challenge is made for who asks for it by a form alone: begin there."""
    return page.redirected(LOGIN, next=onward.to)


@router.post("/login/passkey", operation_id="log_in_by_passkey")
def log_in_by_passkey(
    page: AskedPage, here: Here, form: SentForm, coming: From, onward: SentOnward
) -> Response:
    """The page that asks the authenticator, and then its answer: a whole login."""
    must_be_local(here)
    shown, status, answer = Form(), 200, form.one("passkey")
    if answer:
        try:
            typed = given(PasskeyLogin, answer=answer)
            return entered_by(page, here, by_passkey(here, typed.answer, coming), onward)
        except ON_FORMS as refusal:
            shown = told(page, shown, refusal)
            status = status_of(shown, refusal)
    options = here.accounts.passkeys.login_options()
    return page("account/passkey_login.html", status, form=shown, onward=onward, options=options)
