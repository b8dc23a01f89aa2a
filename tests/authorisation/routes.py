"""Routes of the application: API, Chinese pages and English pages."""

import re
from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI

from api.app.settings import Settings
from api.http.locale import ENGLISH_PREFIX, is_page, is_under
from api.main import create_app

Route = tuple[str, str, str]
"""Operation, method and path."""


def _routes(routes: Any) -> Iterator[Route]:
    for route in routes:
        if hasattr(route, "effective_candidates"):
            yield from _routes(route.effective_candidates())
        elif getattr(route, "operation_id", None):
            yield from ((route.operation_id, method, route.path) for method in sorted(route.methods))


APP: Final[FastAPI] = create_app(Settings(database_url="postgresql://nowhere/none"))
ROUTES: Final = sorted(_routes(APP.routes))
ENGLISH_PAGES: Final = [route for route in ROUTES if is_under(route[2], (ENGLISH_PREFIX,))]
PAGES: Final = [route for route in ROUTES if is_page(route[2]) and route not in ENGLISH_PAGES]
API_ROUTES: Final = [route for route in ROUTES if route not in PAGES and route not in ENGLISH_PAGES]

_FIELD: Final = re.compile(r"\{([a-z_]+)(:[a-z]+)?\}")
_CONVERTER_VALUES: Final = {":int": "1"}


def fill_path(path: str, id: str) -> str:
    """The path with this id, and a placeholder for every other parameter."""
    return _FIELD.sub(lambda place: id if place[1] == "id" else _CONVERTER_VALUES.get(place[2], "none"), path)
