"""Where does somebody go on to after a proof, and with which entries?"""

from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote, unquote

from fastapi import Depends, Response
from fastapi.responses import RedirectResponse

from api.http.locale import strip_locale
from api.pages.form_data import RESUMED, FormData, SubmittedForm
from api.pages.form_resume import NEXT, SAVED_FORM, load, safe_path
from api.pages.page import CurrentPage, Page
from domain.values import Role
from services.principal import Principal

_EXCLUDED_PATHS: Final = ("/login", "/login/passkey", "/logout", "/step-up")
"""Where nobody wants to be led back to after a proof."""


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
