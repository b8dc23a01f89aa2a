"""Was a request that changes something sent by a page of ours, or by somebody else's in our visitor's name?

A browser says so itself: `Sec-Fetch-Site` cannot be set by a page, and nor can `Origin`. Whoever sends
neither is no browser that could be misled, and is believed only if no cookie speaks for them.
"""

from typing import Final

from starlette.datastructures import Headers

from api.errors.request_errors import CrossSiteRequest

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def require_same_origin(method: str, headers: Headers, origin: str, *, cookie_present: bool) -> None:
    """Refuse what another site sent, or does not tell while a cookie speaks for it.

    Raises CrossSiteRequest.
    """
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
