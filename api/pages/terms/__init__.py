"""Terms: texts of errors, fields and values in the languages of the pages."""

from api.pages.terms.errors import error_text, problem_title, validation_error_text
from api.pages.terms.labels import enum_label, field_hint, field_label
from api.pages.terms.values import notice_text, status_text, value_text

__all__ = [
    "enum_label",
    "error_text",
    "field_hint",
    "field_label",
    "notice_text",
    "problem_title",
    "status_text",
    "validation_error_text",
    "value_text",
]
