"""Languages of the pages: translated texts and terms, dates and numbers."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from babel.support import Translations

from api.http.locale import ENGLISH_PREFIX, is_under
from api.pages.catalogue import translations
from domain.calendar import SHANGHAI
from domain.values import Titles

_TOPICS: Final = frozenset({"topic", "topic-about"})
"""Kinds of terms that are looked up without the version of the event."""


@dataclass(frozen=True)
class Language:
    """A language of the pages. `code` is its BCP 47 tag, `prefix` the prefix of its paths."""

    code: str
    name: str
    prefix: str
    locale: str
    day_format: str = field(repr=False)
    moment_format: str = field(repr=False)
    zone: str = field(repr=False)
    month_format: str = field(repr=False)

    def gettext(self, text: str) -> str:
        """The translation of an English text."""
        return str(self._translations.gettext(text))

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The translation of a text that depends on a number."""
        return str(self._translations.ngettext(one, many, count))

    def pgettext(self, context: str, text: str) -> str:
        """The translation of a text in a context, where one word has several meanings."""
        return str(self._translations.pgettext(context, text))

    def term(self, kind: str, value: object) -> str:
        """The term for a value of a kind, such as the status `revoked`; empty for None."""
        if value is None:
            return ""
        # All versions of an event have one name.
        return self.pgettext(kind, str(value).partition(".v")[0] if kind in _TOPICS else str(value))

    def localise(self, titles: Titles | None) -> str:
        """The title in this language; empty for None."""
        return "" if titles is None else titles.zh if self.prefix == "" else titles.en

    def day(self, day: date) -> str:
        """A civil day in long form."""
        return str(format_date(day, self.day_format, self._babel_locale))

    def moment(self, moment: datetime, zoned: bool = True) -> str:
        """A moment in Asia/Shanghai to the second; `zoned` adds the name of the time zone."""
        local = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(SHANGHAI)
        text = str(format_datetime(local, self.moment_format, locale=self._babel_locale))
        return f"{text}{self.zone}" if zoned else text

    def month(self, month: str) -> str:
        """A month such as `2026-11`."""
        first = date.fromisoformat(f"{month}-01")
        return str(format_date(first, self.month_format, self._babel_locale))

    def number(self, number: float) -> str:
        """A number with grouped thousands."""
        return str(format_decimal(number, locale=self._babel_locale))

    @cached_property
    def _babel_locale(self) -> Locale:
        return Locale.parse(self.locale)

    @cached_property
    def _translations(self) -> Translations:
        return translations(self.locale)


CHINESE: Final = Language(
    "zh-CN", "中文", "", "zh_CN", "yyyy年M月d日", "yyyy年M月d日 HH:mm:ss", "（北京时间）", "yyyy年M月"
)
IN_ENGLISH: Final = Language(
    "en",
    "English",
    ENGLISH_PREFIX,
    "en",
    "d MMMM yyyy",
    "d MMMM yyyy, HH:mm:ss",
    " (Beijing time)",
    "MMMM yyyy",
)
LANGUAGES: Final = (CHINESE, IN_ENGLISH)


def language_of(path: str) -> Language:
    """The language of a path."""
    return IN_ENGLISH if is_under(path, (ENGLISH_PREFIX,)) else CHINESE


def gettext_noop(text: str) -> str:
    """The text itself, marked for the catalogue; it is translated where it is shown."""
    return text
