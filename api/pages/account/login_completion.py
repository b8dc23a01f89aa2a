"""Completion of a login: session cookies, the second factor, and the page to return to."""

from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import quote, unquote

from fastapi import Depends, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ValidationError

from api.app.container import Container
from api.http.locale import strip_locale
from api.http.login_flow import LoginResult, set_login_cookies
from api.pages.form import Form
from api.pages.form_data import RESUMED, FormData, SubmittedForm
from api.pages.form_resume import NEXT, SAVED_FORM, load, safe_path
from api.pages.page import CurrentPage, Page
from api.pages.route import STEP_UP
from domain.values import PersonId, Role
from services.accounts import rows
from services.accounts.errors import InvalidCredentials
from services.accounts.values import Factor
from services.oidc.errors import LocalLoginDisabled
from services.principal import Principal
from services.sessions import Session

TEMPLATE: Final = "account/step_up.html"
EMPTY_FORM: Final = Form()
_EXCLUDED_PATHS: Final = ("/login", "/login/passkey", "/logout", "/step-up")
"""Pages that are never a target after a login."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class ReturnTarget:
    """A local path and a saved form for it as written by `form_resume.dump`; either may be empty."""

    path: str = ""
    saved_form: str = ""

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Hidden fields that carry the target through a form."""
        return tuple(
            (name, value) for name, value in ((NEXT, self.path), (SAVED_FORM, self.saved_form)) if value
        )

    @property
    def form_data(self) -> FormData:
        """The saved form, to be shown again. Raises InvalidForm."""
        return load(self.saved_form).without(RESUMED) if self.saved_form else FormData()

    @property
    def ascii_path(self) -> str:
        """The path, percent-encoded for use in URLs of other services."""
        return quote(self.path, safe="/?&=%#+:,;@~!$'()*")


async def _from_query(page: CurrentPage) -> ReturnTarget:
    return ReturnTarget(_return_path(page.request.query_params.get(NEXT, "")))


async def _from_form(form: SubmittedForm) -> ReturnTarget:
    return_target = ReturnTarget(_return_path(form.value(NEXT)), form.value(SAVED_FORM))
    return (
        return_target
        if return_target.path and return_target.form_data.fields
        else ReturnTarget(return_target.path)
    )


QueryReturnTarget = Annotated[ReturnTarget, Depends(_from_query)]
"""Return target from the query string, which never carries a saved form."""

FormReturnTarget = Annotated[ReturnTarget, Depends(_from_form)]
"""Return target from the fields of a form, with the saved form in it."""


def complete_login(
    page: Page, container: Container, login_result: LoginResult, return_target: ReturnTarget
) -> Response:
    """Set the session cookies and redirect; a partial session is asked for a second factor first."""
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
    """The page that asks for one of the second factors of this person, or to set one up if there is none."""
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
    """The values as a model of credentials. Raises InvalidCredentials for values that cannot be any."""
    try:
        return model(**values)
    except ValidationError:
        raise InvalidCredentials from None


def must_be_local(container: Container) -> None:
    """Raises LocalLoginDisabled where only the identity provider may log people in."""
    if not container.settings.local_accounts:
        raise LocalLoginDisabled


def second_factors(container: Container, person: PersonId) -> frozenset[Factor]:
    """The second factors that this person has set up. Raises InvalidCredentials for a disabled account."""
    with container.pool.connection() as connection:
        return rows.authenticated_person(connection, person, complete=False).factors


def redirect_to_target(page: Page, return_target: ReturnTarget, default: str) -> Response:
    """Redirect to the target, or to `default`. A saved form is shown first: only the person may submit it."""
    if return_target.saved_form:
        return page("account/resume_form.html", to=return_target.path, entries=return_target.form_data)
    return RedirectResponse(return_target.path or page.url(default), 303)


def home_path(principal: Principal) -> str:
    """The first page after a login, by role."""
    if Role.REGULATOR in principal.roles:
        return "/regulator"
    return "/account" if Role.SYSTEM in principal.roles else "/staff"


def _return_path(raw: str) -> str:
    path = safe_path(raw, "")
    normalised = strip_locale(unquote(path.partition("?")[0].partition("#")[0])).rstrip("/")
    return "" if normalised in _EXCLUDED_PATHS else path
