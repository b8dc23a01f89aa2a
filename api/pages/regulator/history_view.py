"""View of a history by effective and recorded date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from api.pages.form import Form
from api.pages.language import Language
from api.pages.regulator.query_form import QueryForm, read_day, read_query
from domain.calendar import end_of_day
from domain.recorded import Recorded

AFTER: Final = "after"


@dataclass(frozen=True)
class HistoryView:
    """Records effective by the end of `as_of` and recorded by the end of `known_on` or up to one record."""

    as_of: date | None
    known_on: date | None
    after: Recorded | None
    form: Form

    @property
    def known_at(self) -> datetime | None:
        """The moment up to which records are included; None for now."""
        if self.after is not None:
            return self.after.recorded_at
        return end_of_day(self.known_on) if self.known_on else None

    @property
    def shows_everything(self) -> bool:
        """Whether the view includes every record."""
        return self.as_of is None and self.known_at is None

    def includes(self, recorded: Recorded) -> bool:
        """Whether the record was effective and recorded by then."""
        held = self.as_of is None or recorded.effective_at <= end_of_day(self.as_of)
        known = self.known_at
        return held and (known is None or recorded.recorded_at <= known)

    def visible(self, history: Iterable[Recorded]) -> tuple[Recorded, ...]:
        """The records of a history that the view includes."""
        return tuple(each for each in history if self.includes(each))


def parse_view(
    query: Mapping[str, str], history: tuple[Recorded, ...], language: Language, prefix: str = ""
) -> HistoryView:
    """The view of a query string; `prefix` distinguishes two views on one form."""
    names = {name: prefix + name for name in ("as_of", "known_on", AFTER)}
    query_form = read_query(query, tuple(names.values()), language)
    query_form, as_of = read_day(query_form, names["as_of"])
    query_form, known_on = read_day(query_form, names["known_on"])
    return HistoryView(as_of, known_on, _record_after(query_form, names[AFTER], history), query_form.form)


def _record_after(query_form: QueryForm, name: str, history: tuple[Recorded, ...]) -> Recorded | None:
    """The record with that version; None for the last one, which is the present."""
    typed = query_form.text(name) or ""
    return next((each for each in history[:-1] if str(each.version) == typed), None)
