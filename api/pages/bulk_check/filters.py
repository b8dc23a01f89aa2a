"""Whom does somebody look for who types one thing into one field?

A unified social credit code, in any width and case, or a part of a name: whichever it looks like.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from api.pages.form import Form
from api.pages.form_data import form_data
from api.pages.language import Language
from domain.status.standing import Status
from domain.uscc import LENGTH, Flaw, InvalidCreditCode
from projections.public_register.names import LONGEST, normalise_name
from projections.public_register.search import SearchFilters

SEARCH_TEXT: Final = "q"
FILTERS: Final = ("body", "scheme", "status", "level")
FIELDS: Final = (SEARCH_TEXT, *FILTERS)

MIN_NAME_LENGTH: Final = 2
"""Characters of a name: one alone is in nearly all of them."""

_MIN_DIGITS: Final = 8
_USCC_LENGTHS: Final = range(LENGTH - 3, LENGTH + 4)


@dataclass(frozen=True)
class SearchRequest:
    """What is searched for, if anything; `form` shows what was typed and what is wrong with it."""

    form: Form
    filters: SearchFilters | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether the results are narrowed down."""
        return any(self.form.value(name) for name in FILTERS)

    @property
    def without_filters(self) -> "SearchRequest":
        """The same, with nothing to be searched for after all."""
        return SearchRequest(Form(self.form.data))


def parse_search_request(query: Mapping[str, str], language: Language) -> SearchRequest:
    """The search that somebody typed; without anything typed there is none, and nothing wrong."""
    form = Form(form_data((name, query.get(name, "").strip()) for name in FIELDS))
    if not any(form.value(name) for name in FIELDS):
        return SearchRequest(form)
    form = _with_errors(form, language)
    try:
        return SearchRequest(form) if form.errors else SearchRequest(form, _filters(form))
    except InvalidCreditCode as invalid:
        return SearchRequest(form.with_error(SEARCH_TEXT, _flaw_message(invalid, language)))


def looks_like_uscc(text: str) -> bool:
    """Whether somebody who typed this meant a unified social credit code, perhaps with a slip in it."""
    code = _without_separators(text)
    digits = sum(character.isdigit() for character in code)
    return code.isascii() and code.isalnum() and len(code) in _USCC_LENGTHS and digits >= _MIN_DIGITS


def _filters(form: Form) -> SearchFilters:
    """Raises InvalidCreditCode."""
    text, choices = (
        form.value(SEARCH_TEXT),
        {name: form.value(name) or None for name in ("body", "scheme", "level")},
    )
    status = Status(form.value("status")) if form.value("status") else None
    if looks_like_uscc(text):
        return SearchFilters(uscc=_without_separators(text), status=status, **choices)
    return SearchFilters(organisation=text or None, status=status, **choices)


def _with_errors(form: Form, language: Language) -> Form:
    text, _ = form.value(SEARCH_TEXT), language.gettext
    if len(text) > LONGEST:
        return form.with_error(SEARCH_TEXT, _("No name is that long: type a part of it."))
    if form.value("status") and form.value("status") not in set(Status):
        return form.with_error("status", _("Choose one of the list."))
    if not text and not form.value("body"):
        return form.with_error(
            SEARCH_TEXT, _("Type a part of the name or the unified social credit code, or choose a body.")
        )
    if text and len(normalise_name(text)) < MIN_NAME_LENGTH:
        return form.with_error(SEARCH_TEXT, _("Type at least two characters of the name."))
    return form


def _flaw_message(invalid: InvalidCreditCode, language: Language) -> str:
    _ = language.gettext
    match invalid.why:
        case Flaw.LENGTH:
            sentence = _("A unified social credit code has 18 characters; this has {count}.")
        case Flaw.ALPHABET:
            sentence = _(
                "Character {position} cannot be right: a unified social credit code has digits and capital "
                "letters, but never I, O, S, V or Z."
            )
        case Flaw.ORGANISATION_CHECK | Flaw.CHECK_CHARACTER:
            sentence = _(
                "Somewhere in the unified social credit code is a slip: its check character does not fit. "
                "Compare it with the business licence."
            )
    return sentence.format(count=len(_without_separators(invalid.text)), position=invalid.position)


def _without_separators(text: str) -> str:
    """Without the spaces and dashes that people put between groups of characters."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if not character.isspace() and character != "-")
