"""Which language is asked for, and which page, whatever the language? The path alone says so.

A page in another language is another page, with an address of its own that can be handed on.
"""

from typing import Final

ENGLISH: Final = "/en"
"""The prefix of every page in English; Chinese has none."""

NOT_PAGES: Final = ("/api", "/healthz", "/readyz", "/metrics", "/feed.atom", "/static")
"""What is made for programs: refused with documents, not with pages."""


def below(path: str, parts: tuple[str, ...]) -> bool:
    """Whether the path is one of the parts or lies within one."""
    return any(f"{path}/".startswith(f"{part}/") for part in parts)


def is_page(path: str) -> bool:
    """Whether people look at it."""
    return not below(path, NOT_PAGES) and not path.endswith(".json")


def neutral(path: str) -> str:
    """The path of the same page in Chinese, under which every table lists it."""
    return (path.removeprefix(ENGLISH) or "/") if below(path, (ENGLISH,)) else path
