"""How does an answer name what comes next?"""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request

Cursor = Annotated[str, Query(max_length=2000, description="From the `Link` of the page before.")]


def next_link(request: Request, **changed: str | int) -> str:
    """The header `Link` to the same question with some parameters changed (RFC 8288)."""
    asked = dict(request.query_params) | {name: str(value) for name, value in changed.items()}
    return f'<{request.url.path}?{urlencode(asked)}>; rel="next"'


def base_url(request: Request) -> str:
    """The address that the public sees: as set, else as this request was sent to."""
    settings = request.app.state.settings
    return settings.public_base_url or str(request.base_url).rstrip("/")
