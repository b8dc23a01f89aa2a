"""In which words do the pages speak of refusals, wrong values, fields and values?"""

from api.pages.words.refusals import problem_title, refusal_text
from api.pages.words.terms import field_hint, field_label, name_of
from api.pages.words.values import value_text
from api.pages.words.wrong_values import wrong_value_text

__all__ = [
    "field_hint",
    "field_label",
    "name_of",
    "problem_title",
    "refusal_text",
    "value_text",
    "wrong_value_text",
]
