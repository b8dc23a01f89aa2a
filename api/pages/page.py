"""What does a page's route get to work with, and what does it give back?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, cast
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from api.app.container import Container
from api.http.credentials import Credential
from api.http.locale import strip_locale
from api.http.urls import base_url
from api.pages.language import Language, language_of
from api.pages.rendering import TemplateRenderer


@dataclass(frozen=True)
class Page:
    """A page that was asked for: its language, its address, and who asks."""

    request: Request

    def __call__(
        self, template: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any
    ) -> HTMLResponse:
        """The page as HTML. In templates it is `page`; `values` are what the template shows."""
        html = self.render(template, **values)
        return HTMLResponse(html, status, {"Content-Language": self.language.code, **(headers or {})})

    def render(self, template: str, **values: Any) -> str:
        """A template, or a part of a page, in the language of the page."""
        renderer: TemplateRenderer = self.request.app.state.rendering
        return renderer.render(self.language, template, {"page": self, **values})

    def redirect(self, path: str, /, **query: object) -> Response:
        """On to another page (303, RFC 9110 15.4.4): what was sent is not sent again there."""
        return RedirectResponse(self.url(path, **query), 303)

    @property
    def language(self) -> Language:
        """The language it is read in."""
        return language_of(self.request.url.path)

    @property
    def path(self) -> str:
        """Its path in Chinese, under which it is the same page in every language.

        It begins with one slash, whatever was asked for: a link to `//host` leads elsewhere.
        """
        return "/" + strip_locale(self.request.url.path).lstrip("/")

    @property
    def credential(self) -> Credential | None:
        """Who was let in, on pages that are not public."""
        return cast("Credential | None", self.request.scope["state"].get("credential"))

    @property
    def now(self) -> datetime:
        """The present moment."""
        return cast("Container", self.request.app.state.container).clock()

    def url(self, path: str, /, **query: object) -> str:
        """A path of ours (as in Chinese) in the language of this page; empty parameters are left out."""
        query_string = urlencode(
            {name: str(value) for name, value in query.items() if value not in (None, "")}
        )
        return f"{self.language.prefix}{path}" + (f"?{query_string}" if query_string else "")

    def absolute_url(self, path: str) -> str:
        """The whole address of a path in this language, to be handed on or printed."""
        return f"{base_url(self.request)}{self.url(path)}"

    def in_language(self, language: Language) -> str:
        """The same page, with the same question, in another language."""
        query = self.request.url.query if self.request.method in {"GET", "HEAD"} else ""
        return f"{language.prefix}{self.path}" + (f"?{query}" if query else "")


def page_of(scope: Scope) -> Page:
    """The page that a request asks for, wherever it has got to."""
    return Page(Request(scope))


async def _page_dependency(request: Request) -> Page:
    return Page(request)


CurrentPage = Annotated[Page, Depends(_page_dependency)]
"""The page that is asked for; call it with a template."""
