"""Problem type: status, type, title and members of an error over HTTP (RFC 9457)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Problem:
    """The representation of an error over HTTP.

    `type` is the path of a page that explains it (`api/pages/problem.py`). `members` are attributes of the
    error that become members of the document. The text of a `silent` problem is not sent: it may name
    hosts, tables or clocks. `headers` are sent with every response.
    """

    status: int
    type: str
    title: str
    members: tuple[str, ...] = ()
    silent: bool = False
    headers: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        """The last part of the type, such as `version-conflict`."""
        return self.type.rpartition("/")[2]


BEARER_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="certtrail"'}
INVALID_TOKEN_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="certtrail", error="invalid_token"'}
RETRY_SOON: Final = {"Retry-After": "2"}
WINDOW: Final = {"Retry-After": "900"}
"""The longest wait; the member `until` has the exact time."""
