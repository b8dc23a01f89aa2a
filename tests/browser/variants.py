"""Variants of browser tests: language, with or without scripts.

Two of the four cover both languages, scripts and none; the other two are among the deep tests. Pages that a
test visits for their accessibility alone, which seldom depends on the language, are checked in Chinese, and
their layout on a phone in English; the deep tests check both in English too.
"""

from collections.abc import Callable
from typing import Final

import pytest
from _pytest.mark import ParameterSet
from playwright.sync_api import Page

from tests.browser.checks import check_layout, check_page
from tests.browser.visitors import Language

Variant = tuple[Language, str, bool]
PageCheck = Callable[[Page, str], None]

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


def _check_layout(page: Page, _name: str) -> None:
    check_layout(page)


every_checked_language: Final = pytest.mark.parametrize(
    ("locale", "prefix", "check"),
    [
        pytest.param("zh-CN", "", check_page, id="zh-CN"),
        pytest.param("en", "/en", _check_layout, id="en layout"),
        pytest.param("en", "/en", check_page, id="en", marks=pytest.mark.deep),
    ],
)
