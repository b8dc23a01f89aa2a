"""CSRF protection: a request that changes something must come from a page of this site.

The check uses `Sec-Fetch-Site`, else `Origin`, which no page can forge. A request with neither does not come
from a current browser and passes only without a session cookie.
"""

from typing import Final

from starlette.datastructures import Headers

from api.errors.request_errors import CrossSiteRequest

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def require_same_origin(method: str, headers: Headers, origin: str, *, cookie_present: bool) -> None:
    """Raise CrossSiteRequest for a cross-site request, or one of unknown origin with a session cookie."""
    if method in SAFE_METHODS:
        return
    site, request_origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        same_origin = site == "same-origin"
    elif request_origin is not None:
        same_origin = request_origin == origin
    else:
        same_origin = not cookie_present
    if not same_origin:
        raise CrossSiteRequest
