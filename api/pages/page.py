"""Page of a request: language, paths and rendering."""

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
from api.pages.rendering import render


@dataclass(frozen=True)
class Page:
    """The page that a request asks for. Templates have it as `page`."""

    request: Request

    def __call__(
        self, template: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any
    ) -> HTMLResponse:
        """The response with a template rendered from `values`."""
        html = self.render(template, **values)
        return HTMLResponse(html, status, {"Content-Language": self.language.code, **(headers or {})})

    def render(self, template: str, **values: Any) -> str:
        """A template, or a part of a page, in the language of the page."""
        return render(self.language, template, {"page": self, **values})

    def redirect(self, path: str, /, **query: object) -> Response:
        """A redirect to another page with 303 See Other (RFC 9110 15.4.4): the form is not sent again."""
        return RedirectResponse(self.url(path, **query), 303)

    @property
    def language(self) -> Language:
        """The language of the page, from its path."""
        return language_of(self.request.url.path)

    @property
    def path(self) -> str:
        """The language-neutral path.

        It begins with exactly one slash: a link to `//host` would lead to another site.
        """
        # As the URL has it, percent-encoded: a decoded tab or backslash would lead to another host.
        return "/" + strip_locale(self.request.url.path).lstrip("/")

    @property
    def credential(self) -> Credential | None:
        """The credential of the request; None on public pages without a login."""
        return cast("Credential | None", self.request.scope["state"].get("credential"))

    @property
    def container(self) -> "Container":
        """The container of the service."""
        return cast("Container", self.request.app.state.container)

    @property
    def now(self) -> datetime:
        """The present moment, from the clock of the service."""
        return self.container.clock()

    def url(self, path: str, /, **query: object) -> str:
        """A language-neutral path in the language of this page; empty parameters are left out."""
        query_string = urlencode(
            {name: str(value) for name, value in query.items() if value not in (None, "")}
        )
        return f"{self.language.prefix}{path}" + (f"?{query_string}" if query_string else "")

    def absolute_url(self, path: str) -> str:
        """The absolute URL of a path in the language of this page."""
        return f"{base_url(self.request)}{self.url(path)}"

    def in_language(self, language: Language) -> str:
        """The URL of this page with its query in another language."""
        query = self.request.url.query if self.request.method in {"GET", "HEAD"} else ""
        return f"{language.prefix}{self.path}" + (f"?{query}" if query else "")


def page_of(scope: Scope) -> Page:
    """The page of an ASGI scope, for code outside the routes."""
    return Page(Request(scope))


async def _page_dependency(request: Request) -> Page:
    return Page(request)


CurrentPage = Annotated[Page, Depends(_page_dependency)]
"""The page of the request as a dependency of a route."""
