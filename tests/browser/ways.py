"""In which ways is a journey made: in which language, with scripts or without?

In all four where nobody waits for the answer; at a desk in two, with both languages, scripts and none.
"""

import os
from typing import Final, Literal

import pytest

Language = Literal["zh-CN", "en"]
Way = tuple[Language, str, bool]

LANGUAGES: Final[list[tuple[Language, str]]] = [("zh-CN", ""), ("en", "/en")]
"""What a browser calls it, and how its paths begin."""

QUICK: Final[list[Way]] = [("zh-CN", "", True), ("en", "/en", False)]
THOROUGH: Final[list[Way]] = [*QUICK, ("zh-CN", "", False), ("en", "/en", True)]
WAYS: Final = THOROUGH if os.environ.get("CI") else QUICK

every_way: Final = pytest.mark.parametrize(
    ("locale", "prefix", "script"),
    WAYS,
    ids=[f"{locale}{'' if script else ' without scripts'}" for locale, _prefix, script in WAYS],
)
every_language: Final = pytest.mark.parametrize(("locale", "prefix"), LANGUAGES, ids=["zh-CN", "en"])
