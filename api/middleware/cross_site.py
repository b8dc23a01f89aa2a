"""Was a request that changes something sent by a page of ours, or by somebody else's in our visitor's name?

A browser says so itself: `Sec-Fetch-Site` cannot be set by a page, and nor can `Origin`. Whoever sends
neither is no browser that could be misled, and is believed only if no cookie speaks for them.
"""

from typing import Final

from starlette.datastructures import Headers

from api.errors.request_errors import CrossSite

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def must_be_ours(method: str, headers: Headers, origin: str, *, by_cookie: bool) -> None:
    """Refuse what another site sent, or does not tell while a cookie speaks for it. Raises CrossSite."""
    if method in SAFE:
        return
    site, sender = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        ours = site == "same-origin"
    elif sender is not None:
        ours = sender == origin
    else:
        ours = not by_cookie
    if not ours:
        raise CrossSite
