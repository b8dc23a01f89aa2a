"""How is everything marked as generated, so that nobody takes it for a true statement about anyone?"""

from typing import Final

GENERATED: Final = "（演示数据 / generated）"
"""Ends every address, scope, reason and statement."""

GENERATED_NAME: Final = "（演示）"
"""Ends every organisation's name: beside it there may be room for nothing else."""

GENERATED_LATIN: Final = "(generated)"
"""Ends every name in Latin letters."""


def marked_generated(sentence: str) -> str:
    """The sentence, marked as generated."""
    return f"{sentence}{GENERATED}"
