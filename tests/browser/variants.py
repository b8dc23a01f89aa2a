"""In which ways is a journey made: in which language, with scripts or without?

In all four where nobody waits for the answer; at a desk in two, with both languages, scripts and none.
"""

import os
from typing import Final, Literal

import pytest

Language = Literal["zh-CN", "en"]
Variant = tuple[Language, str, bool]

LANGUAGES: Final[list[tuple[Language, str]]] = [("zh-CN", ""), ("en", "/en")]
"""What a browser calls it, and how its paths begin."""

QUICK_VARIANTS: Final[list[Variant]] = [("zh-CN", "", True), ("en", "/en", False)]
ALL_VARIANTS: Final[list[Variant]] = [*QUICK_VARIANTS, ("zh-CN", "", False), ("en", "/en", True)]
VARIANTS: Final = ALL_VARIANTS if os.environ.get("CI") else QUICK_VARIANTS

every_variant: Final = pytest.mark.parametrize(
    ("locale", "prefix", "script"),
    VARIANTS,
    ids=[f"{locale}{'' if script else ' without scripts'}" for locale, _prefix, script in VARIANTS],
)
every_language: Final = pytest.mark.parametrize(("locale", "prefix"), LANGUAGES, ids=["zh-CN", "en"])
