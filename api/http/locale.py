"""Locale of a request, and its path without the locale. The path alone decides.

A page in another language has its own URL, which can be shared. The path without the locale is derived once
for each request, by the rate limit of addresses or whoever needs it first, and stored in its state.
"""

from typing import Final

ENGLISH_PREFIX: Final = "/en"
"""The path prefix of English pages; Chinese pages have none."""

NON_PAGE_PATHS: Final = ("/api", "/healthz", "/readyz", "/metrics", "/feed.atom", "/static")
"""Paths for programs: errors are problem documents, not pages."""


def is_under(path: str, prefixes: tuple[str, ...]) -> bool:
    """Whether the path equals one of the prefixes or lies below one."""
    return any(f"{path}/".startswith(f"{prefix}/") for prefix in prefixes)


def is_page(path: str) -> bool:
    """Whether the path is that of a page for people."""
    return not is_under(path, NON_PAGE_PATHS) and not path.endswith(".json")


def strip_locale(path: str) -> str:
    """The path without the locale prefix, as the tables of permissions and rate limits list it."""
    return (path.removeprefix(ENGLISH_PREFIX) or "/") if is_under(path, (ENGLISH_PREFIX,)) else path
