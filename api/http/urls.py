"""URLs in responses: pagination (`Cursor`, `Link: rel="next"`) and the public base URL.

Pages of a list follow by an opaque cursor (`projections/cursors.py`), which a response names in its `Link`
header.
"""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request

Cursor = Annotated[str, Query(max_length=2000, description="From the `Link` header of the previous page.")]


def next_link(request: Request, **changed: str | int) -> str:
    """The `Link` header of the next page: the same request with some parameters changed (RFC 8288)."""
    parameters = dict(request.query_params) | {name: str(value) for name, value in changed.items()}
    return f'<{request.url.path}?{urlencode(parameters)}>; rel="next"'


def base_url(request: Request) -> str:
    """The public base URL: as configured, else the local address.

    The Host header is not trusted: a cache would pass a forged one on to others.
    """
    settings = request.app.state.settings
    if settings.public_base_url:
        return str(settings.public_base_url)
    if request.url.hostname in {"127.0.0.1", "::1", "localhost", settings.host}:
        return str(request.base_url).rstrip("/")
    return f"http://{settings.host}:{settings.port}"
