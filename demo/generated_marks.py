"""Marks of generated data, so that no generated text is taken for a statement about a real organisation."""

from typing import Final

GENERATED: Final = "（演示数据 / generated）"
"""Ends every address, scope, reason and statement."""

GENERATED_NAME: Final = "（演示）"
"""Ends every organisation's name: short, since there may be no room for more."""

GENERATED_LATIN: Final = "(generated)"
"""Ends every name in Latin letters."""


def marked_generated(sentence: str) -> str:
    """The sentence, marked as generated."""
    return f"{sentence}{GENERATED}"
