"""Locale of a request, and its path without the locale. The path alone decides.

A page in another language has its own URL, which can be shared. The path without the locale is derived once
for each request and kept in its state.
"""

from typing import Final

from starlette.types import Scope

ENGLISH_PREFIX: Final = "/en"
"""The path prefix of English pages; Chinese pages have none."""

NON_PAGE_PATHS: Final = ("/api", "/healthz", "/readyz", "/metrics", "/feed.atom", "/static")
"""Paths for programs: errors are problem documents, not pages."""


def is_under(path: str, prefixes: tuple[str, ...]) -> bool:
    """Whether the path equals one of the prefixes or lies below one."""
    return any(f"{path}/".startswith(f"{prefix}/") for prefix in prefixes)


def is_page(path: str) -> bool:
    """Whether the path is that of a page for people."""
    return not is_under(path, NON_PAGE_PATHS) and not path.endswith((".json", ".atom"))


def strip_locale(path: str) -> str:
    """The path without the locale prefix, as the tables of permissions and rate limits list it."""
    return (path.removeprefix(ENGLISH_PREFIX) or "/") if is_under(path, (ENGLISH_PREFIX,)) else path


def path_without_locale(scope: Scope) -> str:
    """The path of the request without the locale prefix, derived on first use and kept in `state["path"]`."""
    state = scope.setdefault("state", {})
    if "path" not in state:
        state["path"] = strip_locale(scope["path"])
    return str(state["path"])
