"""Which files do pages load? Those of the release, kept by browsers for ever under their stamp."""

from typing import Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.pages.rendering import STATIC_DIR

CACHE_FOREVER: Final = "public, max-age=31536000, immutable"
"""For ever: another content has another address."""


class CachedStaticFiles(StaticFiles):
    """The files, each under its name; `?v=` is its stamp."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC_DIR)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be kept for ever if its stamp was asked for."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = CACHE_FOREVER if b"v=" in scope["query_string"] else "no-cache"
        return response
