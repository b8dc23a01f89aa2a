"""Which language is asked for, and which page, whatever the language? The path alone says so.

A page in another language is another page, with an address of its own that can be handed on.
"""

from typing import Final

ENGLISH_PREFIX: Final = "/en"
"""The prefix of every page in English; Chinese has none."""

NON_PAGE_PATHS: Final = ("/api", "/healthz", "/readyz", "/metrics", "/feed.atom", "/static")
"""What is made for programs: refused with documents, not with pages."""


def is_under(path: str, prefixes: tuple[str, ...]) -> bool:
    """Whether the path is one of the parts or lies within one."""
    return any(f"{path}/".startswith(f"{prefix}/") for prefix in prefixes)


def is_page(path: str) -> bool:
    """Whether people look at it."""
    return not is_under(path, NON_PAGE_PATHS) and not path.endswith(".json")


def strip_locale(path: str) -> str:
    """The path of the same page in Chinese, under which every table lists it."""
    return (path.removeprefix(ENGLISH_PREFIX) or "/") if is_under(path, (ENGLISH_PREFIX,)) else path
