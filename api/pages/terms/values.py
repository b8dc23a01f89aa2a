"""Values in words: inside sentences (days, stages, roles, levels, people), notices and statuses."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from string import Formatter
from typing import Any, Final

from api.pages.language import Language
from api.pages.terms.labels import TERM_KINDS, enum_label
from domain.certificate.catalogue import DECISIONS
from domain.errors import AnyOf, TranslatableError
from domain.events import EVENTS
from domain.status.reliance import Notice

DisplayName = Callable[[str], str]
"""Person id → display name."""

Titled = Callable[[str, str], str]
"""Title of a word of a scheme, by kind (`scheme`, `level`, `document`, `condition`) and id."""


def untitled(_kind: str, id: str) -> str:
    """The id itself, where no scheme is known."""
    return id


PLACEHOLDER_KINDS: Final[dict[str, str]] = {
    "stage": "stage",
    "role": "role",
    "roles": "role",
    "state": "state",
    "field": "field",
    "fields": "field",
    "kind": "sheet",
    "needed": "sheet",
    "part": "number-part",
    "topic": "topic",
    "ground": "ground",
    "grounds": "ground",
    "measure": "measure",
    "measures": "measure",
}
"""Placeholder → kind of the term that replaces a plain text."""

OF_SCHEMES: Final[dict[str, str]] = {
    "level": "level",
    "levels": "level",
    "reached": "level",
    "present": "level",
    "scheme": "scheme",
    "other": "scheme",
    "documents": "document",
    "conditions": "condition",
}
"""Placeholder → kind of the word of a scheme whose id it holds."""

_NO_LEVEL: Final = "none"
"""Level of an error where none was reached."""

_MAX_READABLE: Final = 10**15
"""Larger numbers are not formatted with separators: none occurs outside of hostile input."""

_DECISION_NAMES: Final = frozenset({*DECISIONS, "apply"})


def sentence_text(
    error: TranslatableError, language: Language, display_name: DisplayName = str, titled: Titled = untitled
) -> str:
    """The sentence of an error with its values.

    Sentences of errors of a single area of the pages are in that area's catalogue, without a context.
    """
    text = language.pgettext("refusal", error.sentence)
    if text == error.sentence:
        text = language.gettext(error.sentence)
    return interpolate(text, error.values, language, display_name, titled) if error.values else text


def interpolate(
    sentence: str,
    values: Mapping[str, object],
    language: Language,
    display_name: DisplayName = str,
    titled: Titled = untitled,
) -> str:
    """A sentence in the language, with its placeholders replaced by formatted values."""
    return _Interpolator(language, display_name, titled).vformat(sentence, (), values)


def value_text(
    placeholder: str,
    value: object,
    language: Language,
    display_name: DisplayName = str,
    titled: Titled = untitled,
) -> str:
    """The text of a value for that placeholder; people and words of schemes by their names."""
    match value:
        case None:
            return language.term("value", "none")
        case bool():
            return language.term("value", "yes" if value else "no")
        case datetime():
            return language.moment(value)
        case date():
            return language.day(value)
        case int() if abs(value) < _MAX_READABLE:
            return language.number(value)
        case StrEnum() if type(value) in TERM_KINDS:
            return enum_label(value, language)
        case tuple():
            each = [value_text(placeholder, one, language, display_name, titled) for one in value]
            return language.term("list", "or" if isinstance(value, AnyOf) else "and").join(each)
        case _:
            return _plain(placeholder, str(value), language, display_name, titled)


def _plain(placeholder: str, text: str, language: Language, display_name: DisplayName, titled: Titled) -> str:
    if kind := OF_SCHEMES.get(placeholder):
        title = titled(kind, text)
        return language.term(kind, text) if (kind, title) == ("level", _NO_LEVEL) else title
    match placeholder:
        case "person" | "people":
            return display_name(text)
        case "decision" if text in EVENTS:
            return language.term("topic", text)
        case "decision":
            return language.term("decision", text if text in _DECISION_NAMES else "this")
    return language.term(PLACEHOLDER_KINDS[placeholder], text) if placeholder in PLACEHOLDER_KINDS else text


class _Interpolator(Formatter):
    """Formatter that replaces placeholders by texts of their values."""

    def __init__(self, language: Language, display_name: DisplayName, titled: Titled) -> None:
        self._language = language
        self._display_name = display_name
        self._titled = titled

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        """The text of the value, in place of the value."""
        value = kwargs[field_name]
        return value_text(field_name, value, self._language, self._display_name, self._titled), field_name


def notice_text(notice: Notice, language: Language) -> str:
    """The notice in words, with its days and dates, and the number of the authority's notice."""
    text, values = language.term("notice", notice.kind), dict(notice)
    details = [
        language.term("notice-detail", name)
        for name in ("until", "reference")
        if values[name] is not None and f"{{{name}}}" not in text
    ]
    return interpolate("".join([text, *details]), values, language)


def status_text(status: str, language: Language) -> str:
    """The status in words, or those of the group of certificates that are valid with a notice."""
    group = language.term("status-group", status)
    return language.term("status", status) if group == status else group
