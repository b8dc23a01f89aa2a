"""What happens once a proof was right: which cookies, and on to where?"""

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
"""Where nobody wants to be led back to after a proof."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class ReturnTarget:
    """A path of ours, and entries of a form for it as `form_resume.dump` writes them; either may be empty."""

    path: str = ""
    saved_form: str = ""

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """What a form hands on of it."""
        return tuple(
            (name, value) for name, value in ((NEXT, self.path), (SAVED_FORM, self.saved_form)) if value
        )

    @property
    def form_data(self) -> FormData:
        """The entries, to be shown again. Raises InvalidForm."""
        return load(self.saved_form).without(RESUMED) if self.saved_form else FormData()

    @property
    def ascii_path(self) -> str:
        """The path as another service may be told it."""
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
"""Where the address says; entries never come by an address."""

FormReturnTarget = Annotated[ReturnTarget, Depends(_from_form)]
"""Where the form says, with the entries that it brings along."""


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


def second_factors(container: Container, person: PersonId) -> frozenset[Factor]:
    """The factors that this person can show. Raises InvalidCredentials for who may not come in."""
    with container.pool.connection() as connection:
        return rows.authenticated_person(connection, person, complete=False).factors


def redirect_to_target(page: Page, return_target: ReturnTarget, default: str) -> Response:
    """On to where they wanted to go, or to `default`; entries are offered, and sent by nobody but them."""
    if return_target.saved_form:
        return page("account/resume_form.html", to=return_target.path, entries=return_target.form_data)
    return RedirectResponse(return_target.path or page.url(default), 303)


def home_path(principal: Principal) -> str:
    """Where somebody's day begins."""
    if Role.REGULATOR in principal.roles:
        return "/regulator"
    return "/account" if Role.SYSTEM in principal.roles else "/staff"


def _return_path(raw: str) -> str:
    path = safe_path(raw, "")
    normalised = strip_locale(unquote(path.partition("?")[0].partition("#")[0])).rstrip("/")
    return "" if normalised in _EXCLUDED_PATHS else path
