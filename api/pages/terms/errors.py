"""How is a refusal said to people of either language?"""

from typing import Final

from pydantic import ValidationError

from api.errors.mapping import problem_for
from api.pages.language import Language
from api.pages.terms.validation_errors import validation_error_text
from api.pages.terms.values import DisplayName, Titled, sentence_text, untitled
from domain.errors import TranslatableError

_WRAPPED: Final = "{said}"
"""The sentence of a refusal that only hands on what pydantic said."""


def error_text(
    error: Exception, language: Language, display_name: DisplayName = str, titled: Titled = untitled
) -> str:
    """The whole sentence, with what to do.

    `called` says what a person is called, by their id; `titled` what a word of a scheme is called.

    A refusal that must not show its inside, and one that nobody foresaw, is told by its title alone.
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
    """The title of the problem that a refusal is: a few words, for a heading."""
    problem = problem_for(error)
    return language.term("problem", problem.title if problem else "Internal error")
