"""What is wrong with a value that somebody entered, in words of their language?"""

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from api.pages.language import Language
from api.pages.words.values import Called, filled, sentence_text
from domain.refusal import Refusal


def wrong_value_text(error: ErrorDetails, language: Language, called: Called = str) -> str:
    """One error of pydantic's as a sentence that says what to do; never what was typed.

    What the domain itself refuses is said in its words; what a text has to look like, by its pattern.
    """
    context: Mapping[str, Any] = error.get("ctx", {})
    match error["type"], context:
        case "value_error", {"error": Refusal() as refusal}:
            return sentence_text(refusal, language, called)
        case "string_too_short", {"min_length": 1}:
            return language.term("error", "missing")
        case "string_pattern_mismatch", {"pattern": pattern} if _said("pattern", pattern, language):
            return _said("pattern", pattern, language)
        case kind, _ if text := _said("error", kind, language):
            return filled(text, context, language)
    return language.term("error", "other")


def _said(kind: str, value: str, language: Language) -> str:
    """The term, empty if the catalogue has none."""
    term = language.term(kind, value)
    return term if term != value else ""
