"""What happens once a proof was right: which cookies, and on to where?"""

from typing import Any, Final, TypeVar

from fastapi import Response
from pydantic import BaseModel, ValidationError

from api.app.container import Container
from api.http.login_flow import LoginResult, set_login_cookies
from api.pages.account.factors import second_factors
from api.pages.account.return_target import ReturnTarget, home_path, redirect_to_target
from api.pages.form import Form
from api.pages.page import Page
from api.pages.route import STEP_UP
from services.accounts.errors import InvalidCredentials
from services.oidc.errors import LocalLoginDisabled
from services.sessions import Session

TEMPLATE: Final = "account/step_up.html"
EMPTY_FORM: Final = Form()

Model = TypeVar("Model", bound=BaseModel)


def complete_login(
    page: Page, container: Container, login_result: LoginResult, return_target: ReturnTarget
) -> Response:
    """The browser gets its session; who still owes a second factor is asked for it, with their entries."""
    session = login_result.new_session.session
    if not session.partial:
        answer = redirect_to_target(page, return_target, home_path(session.principal))
    elif return_target.saved_form:
        answer = step_up_page(page, container, session, return_target)
    else:
        answer = page.redirect(STEP_UP, next=return_target.path)
    set_login_cookies(answer, login_result)
    return answer


def step_up_page(
    page: Page,
    container: Container,
    session: Session,
    return_target: ReturnTarget,
    form: Form = EMPTY_FORM,
    status: int = 200,
) -> Response:
    """The second factors that this person can show; who has none is led to set one up."""
    factors = second_factors(container, session.person)
    return page(
        TEMPLATE,
        status,
        form=form,
        return_target=return_target,
        factors=factors,
        partial=session.partial,
        fresh=container.sessions.just_begun(session),
        oidc_login=container.oidc_login if "identity" in session.means else None,
        options=container.accounts.passkeys.login_options() if "passkey" in factors else "",
    )


def parse_credentials(model: type[Model], **values: Any) -> Model:
    """What was typed, as the entrance takes it. Raises InvalidCredentials for what is no proof of ours."""
    try:
        return model(**values)
    except ValidationError:
        raise InvalidCredentials from None


def must_be_local(container: Container) -> None:
    """Raises LocalLoginDisabled where passwords and passkeys that are kept here let nobody in."""
    if not container.settings.local_accounts:
        raise LocalLoginDisabled
