"""Variants of browser tests: language, with or without scripts.

All four in CI; locally two, which cover both languages, scripts and none.
"""

import os
from typing import Final, Literal

import pytest

Language = Literal["zh-CN", "en"]
Variant = tuple[Language, str, bool]

LANGUAGES: Final[list[tuple[Language, str]]] = [("zh-CN", ""), ("en", "/en")]
"""Language tag and prefix of paths."""

QUICK_VARIANTS: Final[list[Variant]] = [("zh-CN", "", True), ("en", "/en", False)]
ALL_VARIANTS: Final[list[Variant]] = [*QUICK_VARIANTS, ("zh-CN", "", False), ("en", "/en", True)]
VARIANTS: Final = ALL_VARIANTS if os.environ.get("CI") else QUICK_VARIANTS

every_variant: Final = pytest.mark.parametrize(
    ("locale", "prefix", "script"),
    VARIANTS,
    ids=[f"{locale}{'' if script else ' without scripts'}" for locale, _prefix, script in VARIANTS],
)
every_language: Final = pytest.mark.parametrize(("locale", "prefix"), LANGUAGES, ids=["zh-CN", "en"])
