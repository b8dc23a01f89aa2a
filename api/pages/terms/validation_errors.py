"""What is wrong with a value that somebody entered, in words of their language?"""

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from api.pages.language import Language
from api.pages.terms.values import DisplayName, interpolate, sentence_text
from domain.errors import TranslatableError


def validation_error_text(error: ErrorDetails, language: Language, display_name: DisplayName = str) -> str:
    """One error of pydantic's as a sentence that says what to do; never what was typed.

    What the domain itself refuses is said in its words; what a text has to look like, by its pattern.
    """
    context: Mapping[str, Any] = error.get("ctx", {})
    match error["type"], context:
        case "value_error", {"error": TranslatableError() as domain_error}:
            return sentence_text(domain_error, language, display_name)
        case "string_too_short", {"min_length": 1}:
            return language.term("error", "missing")
        case "string_pattern_mismatch", {"pattern": pattern} if _term("pattern", pattern, language):
            return _term("pattern", pattern, language)
        case kind, _ if text := _term("error", kind, language):
            return interpolate(text, context, language)
    return language.term("error", "other")


def _term(kind: str, value: str, language: Language) -> str:
    """The term, empty if the catalogue has none."""
    term = language.term(kind, value)
    return term if term != value else ""
