"""Which addresses may a login lead to, there and back?"""

from typing import Final
from urllib.parse import SplitResult, urlsplit

from domain.errors import InvalidValue

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST_RETURN: Final = 1000


def is_issuer(address: str) -> bool:
    """Whether this can be an issuer: https, or http on this machine; no query, no fragment (Discovery, 3)."""
    parts = _parts(address)
    return parts is not None and not parts.query and (parts.scheme == "https" or _is_loopback(parts))


def is_endpoint(address: str, issuer: str) -> bool:
    """Whether an issuer may name this: https, unless the issuer itself is on this machine."""
    parts, own = _parts(address), _parts(issuer)
    if parts is None or own is None:
        return False
    return parts.scheme == "https" or (_is_loopback(parts) and _is_loopback(own))


def return_path(path: str) -> str:
    """The path to come back to, if it can lead nowhere but here. Raises InvalidValue.

    Browsers take a backslash for a slash and `//host` for another host, and skip tabs and line ends.
    """
    is_plain = all(" " < each < "\x7f" for each in path) and "\\" not in path
    if not is_plain or not path.startswith("/") or path.startswith("//") or len(path) > LONGEST_RETURN:
        raise InvalidValue("return_to is a path of this service in visible ASCII, such as /staff/worklist")
    return path


def _parts(address: str) -> SplitResult | None:
    """The address taken apart, if it has a host, no credentials and no fragment."""
    try:
        parts = urlsplit(address)
        is_sound = parts.port != 0 and all(" " < each < "\x7f" for each in address)
    except ValueError:
        return None
    is_complete = bool(parts.hostname) and parts.username is None and "#" not in address
    return parts if is_sound and is_complete and parts.scheme in {"https", "http"} else None


def _is_loopback(parts: SplitResult) -> bool:
    return parts.hostname in LOOPBACK
