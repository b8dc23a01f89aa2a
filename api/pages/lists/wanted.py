"""Whom does somebody look for who types one thing into one field?

A unified social credit code, in any width and case, or a part of a name: whichever it looks like.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from api.pages.form import Form
from api.pages.language import Language
from api.pages.sent import sent
from domain.status.standing import Status
from domain.uscc import LENGTH, Flaw, InvalidUscc
from projections.public_register.names import LONGEST, folded
from projections.public_register.search import Wanted

SOUGHT: Final = "q"
FILTERS: Final = ("body", "scheme", "status", "level")
FIELDS: Final = (SOUGHT, *FILTERS)

SHORTEST: Final = 2
"""Characters of a name: one alone is in nearly all of them."""

_FEWEST_DIGITS: Final = 8
_NEARLY: Final = range(LENGTH - 3, LENGTH + 4)


@dataclass(frozen=True)
class Search:
    """What is searched for, if anything; `form` shows what was typed and what is wrong with it."""

    form: Form
    wanted: Wanted | None = None

    @property
    def filtered(self) -> bool:
        """Whether the results are narrowed down."""
        return any(self.form.one(name) for name in FILTERS)

    @property
    def unsearched(self) -> "Search":
        """The same, with nothing to be searched for after all."""
        return Search(Form(self.form.sent))


def search_of(typed: Mapping[str, str], language: Language) -> Search:
    """The search that somebody typed; without anything typed there is none, and nothing wrong."""
    form = Form(sent((name, typed.get(name, "").strip()) for name in FIELDS))
    if not any(form.one(name) for name in FIELDS):
        return Search(form)
    form = _faults(form, language)
    try:
        return Search(form) if form.errors else Search(form, _wanted(form))
    except InvalidUscc as invalid:
        return Search(form.wrong(SOUGHT, _flaw(invalid, language)))


def looks_like_uscc(text: str) -> bool:
    """Whether somebody who typed this meant a unified social credit code, perhaps with a slip in it."""
    code = _squeezed(text)
    digits = sum(character.isdigit() for character in code)
    return code.isascii() and code.isalnum() and len(code) in _NEARLY and digits >= _FEWEST_DIGITS


def _wanted(form: Form) -> Wanted:
    """Raises InvalidUscc."""
    typed, kept = form.one(SOUGHT), {name: form.one(name) or None for name in ("body", "scheme", "level")}
    status = Status(form.one("status")) if form.one("status") else None
    if looks_like_uscc(typed):
        return Wanted(uscc=_squeezed(typed), status=status, **kept)
    return Wanted(organisation=typed or None, status=status, **kept)


def _faults(form: Form, language: Language) -> Form:
    typed, _ = form.one(SOUGHT), language.gettext
    if len(typed) > LONGEST:
        return form.wrong(SOUGHT, _("No name is that long: type a part of it."))
    if form.one("status") and form.one("status") not in set(Status):
        return form.wrong("status", _("Choose one of the list."))
    if not typed and not form.one("body"):
        return form.wrong(
            SOUGHT, _("Type a part of the name or the unified social credit code, or choose a body.")
        )
    if typed and len(folded(typed)) < SHORTEST:
        return form.wrong(SOUGHT, _("Type at least two characters of the name."))
    return form


def _flaw(invalid: InvalidUscc, language: Language) -> str:
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
    return sentence.format(count=len(_squeezed(invalid.text)), position=invalid.position)


def _squeezed(text: str) -> str:
    """Without the spaces and dashes that people put between groups of characters."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if not character.isspace() and character != "-")
