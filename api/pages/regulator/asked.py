"""What does a regulator ask: which days, whose acts, in which body? Read from the fields of a form."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from api.pages.form import Form
from api.pages.language import Language
from api.pages.sent import sent

T = TypeVar("T")

_PERSON: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_COUNT: Final = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class Asked:
    """The fields of a form that asks: each is read once, and what cannot be meant is told at its field."""

    form: Form
    language: Language

    def text(self, name: str) -> str | None:
        """What was typed; None for nothing."""
        return self.form.one(name) or None

    def with_sentence(self, name: str, sentence: str) -> "Asked":
        """The same with something wrong."""
        return replace(self, form=self.form.wrong(name, sentence))

    @property
    def wrong(self) -> bool:
        """Whether anything cannot be meant."""
        return bool(self.form.errors)


def asked(query: Mapping[str, str], names: tuple[str, ...], language: Language) -> Asked:
    """The fields of those names."""
    pairs = ((name, query.get(name, "").strip()) for name in names)
    return Asked(Form(sent((name, value) for name, value in pairs if value)), language)


def day(asked: Asked, name: str) -> tuple[Asked, date | None]:
    """A civil day; none if nothing was typed."""
    said = asked.language.gettext("Give a day of the calendar, such as 2026-10-15.")
    return _read(asked, name, date.fromisoformat, said)


def count(asked: Asked, name: str, otherwise: int) -> tuple[Asked, int]:
    """A whole number up to 9999; `otherwise` if nothing was typed."""
    said = asked.language.gettext("Give a whole number from 0 to 9999.")
    asked, found = _read(asked, name, _whole, said)
    return asked, otherwise if found is None else found


def person(asked: Asked, name: str) -> tuple[Asked, str | None]:
    """The id of a person."""
    said = asked.language.gettext("Give the id of a person, such as P-lin.")
    return _read(asked, name, _id, said)


def _read(asked: Asked, name: str, read: Callable[[str], T], said: str) -> tuple[Asked, T | None]:
    typed = asked.text(name)
    if typed is None:
        return asked, None
    try:
        return asked, read(typed)
    except ValueError:
        return asked.with_sentence(name, said), None


def _whole(typed: str) -> int:
    if not _COUNT.fullmatch(typed):
        raise ValueError(typed)
    return int(typed)


def _id(typed: str) -> str:
    if not _PERSON.fullmatch(typed):
        raise ValueError(typed)
    return typed
