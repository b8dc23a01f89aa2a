"""How is a refusal said to people of either language?"""

from typing import Final

from pydantic import ValidationError

from api.errors.problems import problem_of
from api.pages.language import Language
from api.pages.words.values import Called, Titled, sentence_text, untitled
from api.pages.words.wrong_values import wrong_value_text
from domain.refusal import Refusal

_PASSED_ON: Final = "{said}"
"""The sentence of a refusal that only hands on what pydantic said."""


def refusal_text(
    refusal: Exception, language: Language, called: Called = str, titled: Titled = untitled
) -> str:
    """The whole sentence, with what to do.

    `called` says what a person is called, by their id; `titled` what a word of a scheme is called.

    A refusal that must not show its inside, and one that nobody foresaw, is told by its title alone.
    """
    problem = problem_of(refusal)
    if not isinstance(refusal, Refusal) or (problem and problem.silent):
        return problem_title(refusal, language)
    if refusal.sentence == _PASSED_ON and isinstance(refusal.__cause__, ValidationError):
        return " ".join(wrong_value_text(each, language, called) for each in refusal.__cause__.errors())
    return sentence_text(refusal, language, called, titled)


def problem_title(refusal: Exception, language: Language) -> str:
    """The title of the problem that a refusal is: a few words, for a heading."""
    problem = problem_of(refusal)
    return language.term("problem", problem.title if problem else "Internal error")
