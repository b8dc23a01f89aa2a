"""How does somebody log in with a password, and come back to where they were?"""

from typing import Final

from fastapi import APIRouter, Response

from api.app.composition import Composition
from api.http.entrance import by_password
from api.http.given import Here
from api.http.session_given import From
from api.http.session_views import Login
from api.pages.account.entering import entered_by, given, must_be_local
from api.pages.account.onward import AskedOnward, Onward, SentOnward, gone_on, start_of
from api.pages.account.refusals import ON_FORMS, status_of, told
from api.pages.form import Form
from api.pages.page import AskedPage, Page
from api.pages.route import LOGIN, STEP_UP, PageRoute
from api.pages.sent import SentForm

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(LOGIN, operation_id="ask_login")
def ask_login(page: AskedPage, here: Here, onward: AskedOnward) -> Response:
    """The form; who is in already goes on."""
    return _known(page, onward) or _shown(page, here, onward, Form())


@router.post(LOGIN, operation_id="log_in")
def log_in(page: AskedPage, here: Here, form: SentForm, coming: From, onward: SentOnward) -> Response:
    """A session by login name and password. Without them: the form, for entries that wait behind it."""
    if not form.one("by"):
        return _known(page, onward) or _shown(page, here, onward, Form())
    must_be_local(here)
    try:
        typed = given(Login, login=form.one("login"), password=_as_typed(form.all("password")))
        entered = by_password(here, typed, coming)
    except ON_FORMS as refusal:
        wrong = told(page, Form(form), refusal)
        return _shown(page, here, onward, wrong, status_of(wrong, refusal))
    return entered_by(page, here, entered, onward)


def _as_typed(values: tuple[str, ...]) -> str:
    """A password with the blanks that belong to it."""
    return values[0] if values else ""


def _known(page: Page, onward: Onward) -> Response | None:
    entry = page.entry
    if entry is None or entry.session is None:
        return None
    if entry.session.partial and not onward.kept:
        return page.redirected(STEP_UP, next=onward.to)
    return None if entry.session.partial else gone_on(page, onward, start_of(entry.principal))


def _shown(page: Page, here: Composition, onward: Onward, form: Form, status: int = 200) -> Response:
    return page(
        "account/login.html",
        status,
        form=form,
        onward=onward,
        local=here.settings.local_accounts,
        open=here.known is not None,
        elsewhere=here.elsewhere,
        left=page.request.query_params.get("left", ""),
    )
