"""Texts of errors and validation errors in the languages of the pages."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api.errors.mapping import problem_for
from api.pages.language import Language
from api.pages.terms.values import DisplayName, Titled, interpolate, sentence_text, untitled
from domain.errors import TranslatableError

_WRAPPED: Final = "{said}"
"""Sentence of an error that only wraps the errors of pydantic."""


def error_text(
    error: Exception, language: Language, display_name: DisplayName = str, titled: Titled = untitled
) -> str:
    """The whole sentence, with what to do.

    `display_name` turns a person's id into a name, `titled` a word of a scheme into its title. Errors whose
    details stay inside, and unexpected ones, read as their title alone.
    """
    problem = problem_for(error)
    if not isinstance(error, TranslatableError) or (problem and problem.silent):
        return problem_title(error, language)
    if error.sentence == _WRAPPED and isinstance(error.__cause__, ValidationError):
        return " ".join(
            validation_error_text(each, language, display_name) for each in error.__cause__.errors()
        )
    return sentence_text(error, language, display_name, titled)


def problem_title(error: Exception, language: Language) -> str:
    """The title of the problem: a few words, for a heading."""
    problem = problem_for(error)
    return language.term("problem", problem.title if problem else "Internal error")


def validation_error_text(error: ErrorDetails, language: Language, display_name: DisplayName = str) -> str:
    """A validation error of pydantic as a sentence that says what to do and never repeats the input.

    Errors of the domain keep their own sentence; a pattern has an explanation in the catalogue.
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
