"""How does somebody who was invited come in for the first time?"""

from typing import Final

from fastapi import APIRouter, Response
from pydantic import ValidationError

from api.app.composition import Composition
from api.http.cookies import handed_over
from api.http.entrance import by_invitation
from api.http.given import Here
from api.http.session_given import From
from api.http.session_views import InvitationUse
from api.pages.account.entering import must_be_local
from api.pages.account.refusals import ON_FORMS, status_of, told
from api.pages.account.second_factor import PATH as SECOND_FACTOR
from api.pages.form import Form
from api.pages.page import AskedPage, Page
from api.pages.route import PageRoute
from api.pages.sent import SentForm
from domain.errors import InvalidValue
from services.accounts.errors import PasswordRefused
from services.accounts.policy import LONGEST, SHORTEST

router: Final = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH: Final = "/invitations/{token}"


@router.get(PATH, operation_id="see_invitation")
def see_invitation(page: AskedPage, here: Here) -> Response:
    """The form. Whether the invitation is good is told when it is used: looking at it tells nobody."""
    return _shown(page, here, Form())


@router.post(PATH, operation_id="accept_invitation")
def accept_invitation(token: str, page: AskedPage, here: Here, form: SentForm, coming: From) -> Response:
    """An account and a session of it; next comes the second factor."""
    must_be_local(here)
    password = (*form.all("password"), "")[0]
    if password != (*form.all("password_again"), "")[0]:
        differ = page.language.gettext("The two passwords differ. Enter the same one twice.")
        return _shown(page, here, Form(form).wrong("password_again", differ), 422)
    try:
        use = InvitationUse(token=token, password=password, name=form.one("name"))
        entered = by_invitation(here, use, coming)
    except ValidationError:
        return _shown(page, here, told(page, Form(form), InvalidValue(""), "name"), 422)
    except ON_FORMS as refusal:
        wrong = told(page, Form(form), refusal, _field(refusal))
        return _shown(page, here, wrong, status_of(wrong, refusal))
    answer = page.redirected(SECOND_FACTOR, first="yes")
    handed_over(answer, entered)
    return answer


def _field(refusal: Exception) -> str:
    if isinstance(refusal, PasswordRefused):
        return "password"
    return "name" if isinstance(refusal, InvalidValue) else ""


def _shown(page: Page, here: Composition, form: Form, status: int = 200) -> Response:
    return page(
        "account/invitation.html",
        status,
        form=form,
        local=here.settings.local_accounts,
        elsewhere=here.elsewhere,
        shortest=SHORTEST,
        longest=LONGEST,
    )
