"""Static files of the pages, cached by browsers without limit under the hash of their content."""

from typing import Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.pages.rendering import STATIC_DIR

CACHE_FOREVER: Final = "public, max-age=31536000, immutable"
"""A changed file has another URL."""


class CachedStaticFiles(StaticFiles):
    """Static files; the query parameter `v` has the hash of the content."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC_DIR)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, cacheable without limit if the URL has its hash."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = CACHE_FOREVER if b"v=" in scope["query_string"] else "no-cache"
        return response
