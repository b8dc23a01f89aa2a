"""Through which two clocks does a regulator look at a history, and what shows then?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from api.pages.form import Form
from api.pages.language import Language
from api.pages.regulator.asked import Asked, asked, day
from domain.calendar import end_of_day
from domain.recorded import Recorded

AFTER: Final = "after"


@dataclass(frozen=True)
class View:
    """What held by the end of `as_of`, as was known by the end of `known_on` or after one record."""

    as_of: date | None
    known_on: date | None
    after: Recorded | None
    form: Form

    @property
    def known_at(self) -> datetime | None:
        """The moment of knowledge; none for now."""
        if self.after is not None:
            return self.after.recorded_at
        return end_of_day(self.known_on) if self.known_on else None

    @property
    def whole(self) -> bool:
        """Whether everything is looked at."""
        return self.as_of is None and self.known_at is None

    def shows(self, recorded: Recorded) -> bool:
        """Whether the record held and was known by then."""
        held = self.as_of is None or recorded.effective_at <= end_of_day(self.as_of)
        known = self.known_at
        return held and (known is None or recorded.recorded_at <= known)

    def of(self, history: Iterable[Recorded]) -> tuple[Recorded, ...]:
        """What shows of a history."""
        return tuple(each for each in history if self.shows(each))


def view(
    query: Mapping[str, str], history: tuple[Recorded, ...], language: Language, prefix: str = ""
) -> View:
    """The view that the fields ask for; `prefix` tells two of them apart on one form."""
    names = {name: prefix + name for name in ("as_of", "known_on", AFTER)}
    told = asked(query, tuple(names.values()), language)
    told, as_of = day(told, names["as_of"])
    told, known_on = day(told, names["known_on"])
    return View(as_of, known_on, _record(told, names[AFTER], history), told.form)


def _record(asked: Asked, name: str, history: tuple[Recorded, ...]) -> Recorded | None:
    """The record of that number in the history; the last one is the present, and so is none at all."""
    typed = asked.text(name) or ""
    return next((each for each in history[:-1] if str(each.version) == typed), None)
