"""Which two moments does somebody ask about who fills in a day?"""

from dataclasses import dataclass
from datetime import date, datetime

from api.http.date_params import parse_as_of, parse_instant
from api.pages.form import Form
from api.pages.form_data import form_data
from api.pages.language import Language
from domain.calendar import end_of_day

AS_OF = "as_of"
THEN = "then"
KNOWN_AT = "known_at"


@dataclass(frozen=True)
class LookupQuery:
    """What is asked: how it was at `as_of`, as known at `known_at`; both are now if absent.

    `then` is whether the day was asked about as it was known on that day. `form` shows what was typed.
    """

    as_of: date | datetime | None
    known_at: datetime | None
    then: bool
    form: Form

    @property
    def day(self) -> date | None:
        """The civil day asked about, if it was a day."""
        return None if isinstance(self.as_of, datetime) else self.as_of


def parse_lookup_query(
    as_of: str, then: str, known_at: str, now: datetime, language: Language
) -> LookupQuery:
    """The question, with a sentence in its form for a day that is none."""
    form = Form(form_data([(AS_OF, as_of.strip()), (THEN, then)]))
    try:
        moment = parse_as_of(as_of.strip()) if as_of.strip() else None
        known_at_moment = parse_instant(known_at.strip()) if known_at.strip() else None
    except ValueError:
        sentence = language.gettext("Give a day of the calendar, such as 2026-10-15.")
        return LookupQuery(None, None, False, form.with_error(AS_OF, sentence))
    lookup_query = LookupQuery(moment, known_at_moment, bool(then), form)
    if lookup_query.then and known_at_moment is None and lookup_query.day is not None:
        return LookupQuery(moment, known_at_end_of(lookup_query.day, now), True, form)
    return lookup_query


def known_at_end_of(day: date, now: datetime) -> datetime | None:
    """What was known on that day: at its end, or now if it is not over yet."""
    end = end_of_day(day)
    return end if end < now else None
