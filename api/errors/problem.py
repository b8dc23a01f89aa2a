"""Problem type: what an error becomes over HTTP (RFC 9457)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Problem:
    """What an error becomes outside.

    `type` is the path of a page that explains it (`api/pages/problem.py`). `members` are attributes of the
    error that become members of the document. A `silent` one keeps its text inside, which may name hosts,
    tables or clocks. `headers` go with every answer.
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
"""At the latest; the member `until` says when."""
