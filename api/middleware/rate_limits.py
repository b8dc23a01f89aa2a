"""Which limit holds for which request? The one table.

Figures are per client: an address (an IPv6 site) for the public, a person for those with a key. Look-ups are
limited only where nobody looks any more; what lets a stranger guess, dump or burden is limited closely.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from api.http.locale import is_under, strip_locale
from services.rates import Policy

_MINUTE: Final = timedelta(minutes=1)

LOGIN: Final = Policy("login", 60, 5 * _MINUTE, local_first=False, fail_closed=True)
"""Proofs of who someone is, from one address: an office that arrives in the morning. What one
account stands is counted by the accounts themselves."""

SEARCH: Final = Policy("search", 60, _MINUTE)
"""Searches and lists: a person types one a second at most; a copy of the register is the feed's business."""

VERIFICATION: Final = Policy("verification", 10_000, 10 * _MINUTE, local_first=False)
"""Lines of lists to be checked: ten full lists at once, then one a minute."""

LOOK_UP: Final = Policy("look-up", 1_200, _MINUTE)
"""Everything else that is public: twenty a second without end is a machine."""

ENTRANCE: Final = Policy("entrance", 3_000, _MINUTE)
"""Requests with a key, right or wrong, from one address: a whole body behind one."""

STAFF: Final = Policy("staff", 600, _MINUTE)
REGULATOR: Final = Policy("regulator", 1_200, _MINUTE)

UNLIMITED_PATHS: Final = ("/healthz", "/readyz", "/metrics")
"""Asked by who watches the service; the proxy keeps strangers from them."""

LOGIN_PATHS: Final = (
    "/api/v1/session",
    "/api/v1/invitations",
    "/login",
    "/step-up",
    "/invitations",
    "/account",
)
"""Where someone proves who they are. Reading is no proof, and whoever wants to leave may always do so."""

ENDPOINT_POLICIES: Final[Mapping[tuple[str, str], Policy]] = {
    ("GET", "/api/v1/certificates"): SEARCH,
    ("GET", "/search"): SEARCH,
    ("GET", "/statistics"): SEARCH,
    ("POST", "/check"): SEARCH,
    ("POST", "/check/download"): SEARCH,
    ("GET", "/api/v1/session/oidc/start"): LOGIN,
    ("GET", "/api/v1/session/oidc/callback"): LOGIN,
}
"""Single addresses with a limit of their own. Another issuer can send a browser here by GET alone.

A list is read before its lines can be counted: files made to be dear take a second each, so they are counted
by themselves too. A page of statistics costs as much as thirty look-ups.
"""

AREA_POLICIES: Final[Mapping[str, Policy]] = {
    "/api/v1/staff": STAFF,
    "/staff": STAFF,
    "/api/v1/audit": REGULATOR,
    "/regulator": REGULATOR,
}
"""Parts of the interface and of the pages that are open to known people alone."""

_READ_METHODS: Final = frozenset({"GET", "HEAD"})


def policy_for_address(method: str, path: str) -> Policy | None:
    """The limit for an address; none for what is not limited."""
    path = strip_locale(path)
    if path in UNLIMITED_PATHS:
        return None
    if method not in _READ_METHODS | {"DELETE"} and is_under(path, LOGIN_PATHS):
        return LOGIN
    if is_under(path, tuple(AREA_POLICIES)):
        return ENTRANCE
    return ENDPOINT_POLICIES.get(("GET" if method in _READ_METHODS else method, path), LOOK_UP)


def policy_for_person(path: str) -> Policy:
    """The limit for someone who was let in."""
    path = strip_locale(path)
    return next((policy for area, policy in AREA_POLICIES.items() if is_under(path, (area,))), STAFF)
