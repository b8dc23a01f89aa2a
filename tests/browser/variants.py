"""Variants of browser tests: language, with or without scripts.

Two of the four cover both languages, scripts and none; the other two are among the deep tests.
"""

from typing import Final, Literal

import pytest
from _pytest.mark import ParameterSet

Language = Literal["zh-CN", "en"]
Variant = tuple[Language, str, bool]

LANGUAGES: Final[list[tuple[Language, str]]] = [("zh-CN", ""), ("en", "/en")]
"""What a browser calls it, and how its paths begin."""

VARIANTS: Final[list[Variant]] = [("zh-CN", "", True), ("en", "/en", False)]
DEEP_VARIANTS: Final[list[Variant]] = [("zh-CN", "", False), ("en", "/en", True)]


def _parameters(variant: Variant, *marks: pytest.MarkDecorator) -> ParameterSet:
    locale, _prefix, script = variant
    return pytest.param(*variant, id=f"{locale}{'' if script else ' without scripts'}", marks=marks)


every_variant: Final = pytest.mark.parametrize(
    ("locale", "prefix", "script"),
    [*map(_parameters, VARIANTS), *(_parameters(variant, pytest.mark.deep) for variant in DEEP_VARIANTS)],
)
every_language: Final = pytest.mark.parametrize(("locale", "prefix"), LANGUAGES, ids=["zh-CN", "en"])
