"""Query forms for regulators: parsing of days, counts and person ids from a query string."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from api.pages.form import Form
from api.pages.form_data import form_data
from api.pages.language import Language

T = TypeVar("T")

_PERSON: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_COUNT: Final = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class QueryForm:
    """A form with filters, parsed field by field; an invalid value becomes an error at its field."""

    form: Form
    language: Language

    def text(self, name: str) -> str | None:
        """The value of a field; None if empty."""
        return self.form.value(name) or None

    def with_error(self, name: str, sentence: str) -> "QueryForm":
        """The same form with an error at that field."""
        return replace(self, form=self.form.with_error(name, sentence))

    @property
    def has_errors(self) -> bool:
        """Whether a field is invalid."""
        return bool(self.form.errors)


def read_query(query: Mapping[str, str], names: tuple[str, ...], language: Language) -> QueryForm:
    """The form with the non-empty fields of these names."""
    pairs = ((name, query.get(name, "").strip()) for name in names)
    return QueryForm(Form(form_data((name, value) for name, value in pairs if value)), language)


def read_day(query_form: QueryForm, name: str) -> tuple[QueryForm, date | None]:
    """A civil day; None if empty or invalid."""
    message = query_form.language.gettext("Give a day of the calendar, such as 2026-10-15.")
    return _read(query_form, name, date.fromisoformat, message)


def read_count(query_form: QueryForm, name: str, default: int) -> tuple[QueryForm, int]:
    """A whole number up to 9999; `default` if empty or invalid."""
    message = query_form.language.gettext("Give a whole number from 0 to 9999.")
    query_form, found = _read(query_form, name, _parse_count, message)
    return query_form, default if found is None else found


def read_person(query_form: QueryForm, name: str) -> tuple[QueryForm, str | None]:
    """The id of a person; None if empty or invalid."""
    message = query_form.language.gettext("Give the id of a person, such as P-lin.")
    return _read(query_form, name, _parse_person_id, message)


def _read(
    query_form: QueryForm, name: str, parser: Callable[[str], T], message: str
) -> tuple[QueryForm, T | None]:
    typed = query_form.text(name)
    if typed is None:
        return query_form, None
    try:
        return query_form, parser(typed)
    except ValueError:
        return query_form.with_error(name, message), None


def _parse_count(typed: str) -> int:
    if not _COUNT.fullmatch(typed):
        raise ValueError(typed)
    return int(typed)


def _parse_person_id(typed: str) -> str:
    if not _PERSON.fullmatch(typed):
        raise ValueError(typed)
    return typed
