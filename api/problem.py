"""How does a refusal look outside, whichever it is?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Problem:
    """How a refusal looks outside.

    `members` are attributes of the refusal that become members of the document. A silent one keeps
    its text inside: it may speak of hosts, tables or clocks. `headers` go with every answer.
    """

    status: int
    title: str
    members: tuple[str, ...] = ()
    silent: bool = False
    headers: Mapping[str, str] | None = None
    type: str = ""


BEARER: Final = {"WWW-Authenticate": 'Bearer realm="certtrail"'}
INVALID_KEY: Final = {"WWW-Authenticate": 'Bearer realm="certtrail", error="invalid_token"'}
LATER: Final = {"Retry-After": "2"}
