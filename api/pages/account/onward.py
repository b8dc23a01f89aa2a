"""Where does somebody go on to after a proof, and with which entries?"""

from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote, unquote

from fastapi import Depends, Response
from fastapi.responses import RedirectResponse

from api.http.languages import neutral
from api.pages.kept import KEPT, NEXT, safe_path, unpacked
from api.pages.page import AskedPage, Page
from api.pages.sent import AGAIN, Sent, SentForm
from domain.values import Role
from services.principal import Principal

_NOWHERE: Final = ("/login", "/login/passkey", "/logout", "/step-up")
"""Where nobody wants to be led back to after a proof."""


@dataclass(frozen=True)
class Onward:
    """A path of ours, and entries of a form for it as `kept.packed` writes them; either may be empty."""

    to: str = ""
    kept: str = ""

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """What a form hands on of it."""
        return tuple((name, value) for name, value in ((NEXT, self.to), (KEPT, self.kept)) if value)

    @property
    def entries(self) -> Sent:
        """The entries, to be shown again. Raises NotAForm."""
        return unpacked(self.kept).without(AGAIN) if self.kept else Sent()

    @property
    def in_ascii(self) -> str:
        """The path as another service may be told it."""
        return quote(self.to, safe="/?&=%#+:,;@~!$'()*")


async def _asked_onward(page: AskedPage) -> Onward:
    return Onward(_path(page.request.query_params.get(NEXT, "")))


async def _sent_onward(form: SentForm) -> Onward:
    onward = Onward(_path(form.one(NEXT)), form.one(KEPT))
    return onward if onward.to and onward.entries.fields else Onward(onward.to)


AskedOnward = Annotated[Onward, Depends(_asked_onward)]
"""Where the address says; entries never come by an address."""

SentOnward = Annotated[Onward, Depends(_sent_onward)]
"""Where the form says, with the entries that it brings along."""


def gone_on(page: Page, onward: Onward, otherwise: str) -> Response:
    """On to where they wanted to go, or to `otherwise`; entries are offered, and sent by nobody but them."""
    if onward.kept:
        return page("account/again.html", to=onward.to, entries=onward.entries)
    return RedirectResponse(onward.to or page.url(otherwise), 303)


def start_of(principal: Principal) -> str:
    """Where somebody's day begins."""
    if Role.REGULATOR in principal.roles:
        return "/regulator"
    return "/account" if Role.SYSTEM in principal.roles else "/staff"


def _path(given: str) -> str:
    path = safe_path(given, "")
    asked = neutral(unquote(path.partition("?")[0].partition("#")[0])).rstrip("/")
    return "" if asked in _NOWHERE else path
