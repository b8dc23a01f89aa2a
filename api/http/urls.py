"""How does an answer name what comes next?"""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request

Cursor = Annotated[str, Query(max_length=2000, description="From the `Link` of the page before.")]


def next_link(request: Request, **changed: str | int) -> str:
    """The header `Link` to the same question with some parameters changed (RFC 8288)."""
    parameters = dict(request.query_params) | {name: str(value) for name, value in changed.items()}
    return f'<{request.url.path}?{urlencode(parameters)}>; rel="next"'


def base_url(request: Request) -> str:
    """The address that the public sees: as set, else as this machine is asked by itself.

    A name that the request made up is not repeated: a cache would pass it on to others.
    """
    settings = request.app.state.settings
    if settings.public_base_url:
        return str(settings.public_base_url)
    if request.url.hostname in {"127.0.0.1", "::1", "localhost", settings.host}:
        return str(request.base_url).rstrip("/")
    return f"http://{settings.host}:{settings.port}"
