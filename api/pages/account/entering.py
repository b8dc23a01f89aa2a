"""What happens once a proof was right: which cookies, and on to where?"""

from typing import Any, Final, TypeVar

from fastapi import Response
from pydantic import BaseModel, ValidationError

from api.app.composition import Composition
from api.http.cookies import handed_over
from api.http.entrance import Entered
from api.pages.account.factors import factors_of
from api.pages.account.onward import Onward, gone_on, start_of
from api.pages.form import Form
from api.pages.page import Page
from api.pages.route import STEP_UP
from services.accounts.errors import CredentialsWrong
from services.oidc.errors import LocalAccountsOff
from services.sessions import Session

TEMPLATE: Final = "account/step_up.html"
BLANK: Final = Form()

Model = TypeVar("Model", bound=BaseModel)


def entered_by(page: Page, here: Composition, entered: Entered, onward: Onward) -> Response:
    """The browser gets its session; who still owes a second factor is asked for it, with their entries."""
    session = entered.begun.session
    if not session.partial:
        answer = gone_on(page, onward, start_of(session.principal))
    elif onward.kept:
        answer = step_up_page(page, here, session, onward)
    else:
        answer = page.redirected(STEP_UP, next=onward.to)
    handed_over(answer, entered)
    return answer


def step_up_page(
    page: Page,
    here: Composition,
    session: Session,
    onward: Onward,
    form: Form = BLANK,
    status: int = 200,
) -> Response:
    """The second factors that this person can show; who has none is led to set one up."""
    factors = factors_of(here, session.person)
    return page(
        TEMPLATE,
        status,
        form=form,
        onward=onward,
        factors=factors,
        partial=session.partial,
        fresh=here.sessions.just_begun(session),
        elsewhere=here.elsewhere if "identity" in session.means else None,
        options=here.accounts.passkeys.login_options() if "passkey" in factors else "",
    )


def given(model: type[Model], **values: Any) -> Model:
    """What was typed, as the entrance takes it. Raises CredentialsWrong for what is no proof of ours."""
    try:
        return model(**values)
    except ValidationError:
        raise CredentialsWrong from None


def must_be_local(here: Composition) -> None:
    """Raises LocalAccountsOff where passwords and passkeys that are kept here let nobody in."""
    if not here.settings.local_accounts:
        raise LocalAccountsOff
