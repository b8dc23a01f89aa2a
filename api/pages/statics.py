"""Which files do pages load? Those of the release, kept by browsers for ever under their stamp."""

from typing import Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.pages.rendering import STATIC

KEPT: Final = "public, max-age=31536000, immutable"
"""For ever: another content has another address."""


class Statics(StaticFiles):
    """The files, each under its name; `?v=` is its stamp."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be kept for ever if its stamp was asked for."""
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = KEPT if b"v=" in scope["query_string"] else "no-cache"
        return answer
